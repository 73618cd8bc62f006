import type { Stage } from "./catalogue.ts";
import type { RunRecord } from "./run-record.ts";

/** The command that validates the same stack again, with the settings of this run; `stage`: only this stage. */
export function again(
  { flags = [], stages = [] }: Pick<RunRecord, "flags"> & Partial<Pick<RunRecord, "stages">>,
  stage?: Stage,
): string {
  const isClass = stage === "readiness" || (stage === undefined && isOfClass({ stages }));
  if (isClass) return npmCommand("npm run readiness", flags);
  return npmCommand(stage === undefined ? "npm test" : `npm run test:${stage}`, withoutClass(flags));
}

/** A run that simulated a class, and did nothing else. */
export function isOfClass({ stages }: Pick<RunRecord, "stages">): boolean {
  return stages.length > 0 && stages.every((stage) => stage === "readiness");
}

/** The command that validates the stack of this run by all other stages. */
export function whole({ flags = [] }: Pick<RunRecord, "flags">): string {
  return npmCommand("npm test", withoutClass(flags));
}

const ofClass =
  /^--(students|images|minutes|arrival|class-seed|wait-limit|thorough|beside-others|max-jobs|max-minutes)\b/;

function withoutClass(flags: readonly string[]): string[] {
  return flags.filter((flag) => !ofClass.test(flag));
}

/** The command of an npm script; `flags`: each as `--name value`. */
export function npmCommand(script: string, flags: readonly string[]): string {
  return [script, ...(flags.length > 0 ? ["--", ...flags] : [])].join(" ");
}

/** The flags of a run that set the folders of its reports and references. */
export function folderFlags(flags: readonly string[]): string[] {
  return flags.filter((flag) => /^--(reports|references)-dir /.test(flag));
}
