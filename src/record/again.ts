import type { Stage } from "./catalogue.ts";
import type { RunRecord } from "./run-record.ts";

/** The command that validates the same stack again, with the settings of this run; `stage`: that one alone. */
export function again({ flags = [] }: Pick<RunRecord, "flags">, stage?: Stage): string {
  return npmCommand(stage === undefined ? "npm test" : `npm run test:${stage}`, flags);
}

/** `flags`: each as `--name value`. */
export function npmCommand(script: string, flags: readonly string[]): string {
  return [script, ...(flags.length > 0 ? ["--", ...flags] : [])].join(" ");
}

/** Of a run's flags, those that say where its reports and references lie. */
export function folderFlags(flags: readonly string[]): string[] {
  return flags.filter((flag) => /^--(reports|references)-dir /.test(flag));
}
