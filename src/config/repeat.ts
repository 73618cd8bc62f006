import { type Given, strongest } from "./given.ts";
import { settingKeys, settingOf } from "./settings.ts";

/** A command says its stage itself; and none restarts a container that somebody may be connected to by now. */
const left: readonly string[] = ["stage", "allowRestart"];

/**
 * What repeats a configuration, as `--name value` to paste: a report is read in another shell than the one that ran it. What
 * `.env` says is read again anyway, and a secret has no flag.
 */
export function repeatFlags(given: readonly Given[]): string[] {
  return settingKeys.flatMap((key) => {
    const { flag, value } = settingOf(key);
    const found = strongest(given, key);
    if (flag === undefined || found === undefined || found.origin === ".env" || left.includes(key)) return [];
    return value === undefined ? [flag] : [`${flag} ${quoted(found.value)}`];
  });
}

/** As bash and PowerShell both read it. */
function quoted(value: string): string {
  if (/^[\w@%+:.,/=-]+$/.test(value)) return value;
  return /["$`]/.test(value) ? `'${value}'` : `"${value}"`;
}
