import type { TargetKind } from "../record/target-kind.ts";
import { pick, type Sources } from "./given.ts";
import type { Setting } from "./setting.ts";
import { allSettings, settings } from "./settings.ts";

/**
 * Each command names its own stage, and a repeated one must not restart a container that people may be using by
 * then; whom to call or to tell is no part of what is run, and an address to tell is a secret.
 */
const leftOut: readonly Setting[] = [
  settings.stage,
  settings.allowRestart,
  settings.contact,
  settings.notify,
  settings.notifyForm,
  settings.notifyAlways,
  settings.metricsFile,
];

/**
 * The flags that repeat a configuration, as `--name value` to paste: a report is often read in another shell than that of
 * the run. `.env` is read again anyway, and a secret has no flag.
 */
export function repeatFlags(sources: Sources, kind: TargetKind | undefined): string[] {
  return allSettings.flatMap((setting) => {
    const { flag, usedBy } = setting;
    // a variable of another target is ignored, its option would be refused
    if (kind !== undefined && usedBy?.includes(kind) === false) return [];
    const given = pick(sources, setting);
    if (flag === undefined || given === undefined || given.origin === ".env" || leftOut.includes(setting))
      return [];
    // an option without a value cannot say no
    const parsed = flag.includes(" ") ? undefined : setting.parse(given.value, sources.cwd);
    if (parsed !== undefined && "value" in parsed && parsed.value === false) return [];
    return [flag.replace(/ .+/, () => ` ${quoted(given.value)}`)];
  });
}

/** As bash and PowerShell both read it. */
export function quoted(value: string): string {
  if (/^[\w@%+:.,/=-]+$/.test(value)) return value;
  return /["$`]/.test(value) ? `'${value}'` : `"${value}"`;
}
