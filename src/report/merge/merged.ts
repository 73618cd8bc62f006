import type { Verdict, VerdictName } from "../../record/verdict.ts";
import type { Text } from "../../text.ts";
import type { Joined } from "./join-runs.ts";

/** One stack of a merged verdict. */
export interface MergedStack extends Pick<Joined, "name" | "shards" | "missing"> {
  readonly verdict: Verdict;
  /** Its phase report, relative to the overview. */
  readonly report: string;
}

export interface Merged {
  readonly verdict: VerdictName;
  readonly exitStatus: 0 | 1 | 2;
  readonly stacks: readonly MergedStack[];
  /** Folders in which no run was found, or none that can be read: nobody knows what they would have said. */
  readonly lost: readonly string[];
  readonly notes: readonly Text[];
}
