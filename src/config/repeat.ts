import { pick, type Sources } from "./given.ts";
import type { Setting } from "./setting.ts";
import { allSettings, settings } from "./settings.ts";

/** A command says its stage itself; and none restarts a container that somebody may be connected to by now. */
const left: readonly Setting[] = [settings.stage, settings.allowRestart];

/**
 * What repeats a configuration, as `--name value` to paste: a report is read in another shell than the one that ran it. What
 * `.env` says is read again anyway, and a secret has no flag.
 */
export function repeatFlags(sources: Sources): string[] {
  return allSettings.flatMap((setting) => {
    const { flag } = setting;
    const found = pick(sources, setting);
    if (flag === undefined || found === undefined || found.origin === ".env" || left.includes(setting))
      return [];
    return [flag.replace(/ .+/, () => ` ${quoted(found.value)}`)];
  });
}

/** As bash and PowerShell both read it. */
function quoted(value: string): string {
  if (/^[\w@%+:.,/=-]+$/.test(value)) return value;
  return /["$`]/.test(value) ? `'${value}'` : `"${value}"`;
}
