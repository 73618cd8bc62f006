import type { Stage } from "./catalogue.ts";
import type { RunRecord } from "./run-record.ts";

/** The command that validates the same stack again, with the settings of this run; `stage`: only this stage. */
export function again({ flags = [] }: Pick<RunRecord, "flags">, stage?: Stage): string {
  return npmCommand(stage === undefined ? "npm test" : `npm run test:${stage}`, flags);
}

/** The command of an npm script; `flags`: each as `--name value`. */
export function npmCommand(script: string, flags: readonly string[]): string {
  return [script, ...(flags.length > 0 ? ["--", ...flags] : [])].join(" ");
}

/** The flags of a run that set the folders of its reports and references. */
export function folderFlags(flags: readonly string[]): string[] {
  return flags.filter((flag) => /^--(reports|references)-dir /.test(flag));
}
