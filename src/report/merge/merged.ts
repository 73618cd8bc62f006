import type { Comparison } from "../../history/past-runs.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict, VerdictName } from "../../record/verdict.ts";
import type { Redact } from "../../redaction/redactor.ts";
import type { Language, Text } from "../../text.ts";
import type { Capacity } from "./capacity.ts";
import type { Joined } from "./join-runs.ts";

/** One stack of a merged verdict. */
export interface MergedStack extends Pick<Joined, "name" | "shards" | "missing"> {
  /** In the language of the whole, except what a check says itself. */
  readonly verdict: Verdict;
  /** Its phase report, relative to the overview. */
  readonly report: string;
  /** Its Allure page, where one was made; relative as well. */
  readonly page?: string;
  readonly record: RunRecord;
  readonly diagnoses: readonly Diagnosis[];
  readonly comparison: Comparison;
}

export interface Merged {
  /** Of the verdict and the page of all. */
  readonly language: Language;
  readonly verdict: VerdictName;
  readonly exitStatus: 0 | 1 | 2;
  readonly stacks: readonly MergedStack[];
  /** Folders in which no run was found, or none that can be read: nobody knows what they would have said. */
  readonly lost: readonly string[];
  /** Why there is none, where that is known. */
  readonly why: ReadonlyMap<string, Text>;
  readonly capacity?: Capacity;
  readonly notes: readonly Text[];
}

export interface MergeHow {
  readonly out: string;
  readonly historyDir: string;
  readonly language: Language;
  /** That of the runs instead, where they share one. */
  readonly ofRuns?: boolean;
  readonly redact: Redact;
  /** Makes Allure's page of each stack, a second and a half each. */
  readonly page?: boolean;
  /** Where the runs are those of a fleet. */
  readonly fleet?: FleetOfRuns;
}

export interface FleetOfRuns {
  /** The target's name, by the folder of its run. */
  readonly names: ReadonlyMap<string, string>;
  /** Targets without a run, by the folder that was given for it: the name, and why. */
  readonly lost: ReadonlyMap<string, { readonly name: string; readonly why: Text }>;
  /** Of the students, for the same pace, by the target's name. */
  readonly weights?: ReadonlyMap<string, number>;
  /** The part of a fleet that these are. */
  readonly shard?: { readonly index: number; readonly count: number };
}
