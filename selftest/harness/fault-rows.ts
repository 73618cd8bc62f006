import type { FaultGroup, FaultName, FaultsOf } from "../../emulator/faults.ts";
import type { EmulatorOptions } from "../../emulator/start.ts";
import type { DiagnosisCode } from "../../src/diagnosis/rules.ts";
import type { CheckId, Stage } from "../../src/record/catalogue.ts";
import { accessRows } from "./rows/access.ts";
import { eventRows } from "./rows/events.ts";
import { generationRows } from "./rows/generation.ts";
import { stackRows } from "./rows/stack.ts";
import { wireRows } from "./rows/wire.ts";

/** The conditions under which a run is quick, or shows the fault at all. */
export interface Conditions {
  readonly fault: FaultName;
  /** Flags of the suite. */
  readonly args?: readonly string[];
  readonly emulator?: Pick<EmulatorOptions, "stepMs" | "loadMs" | "slowMs" | "jitterMs">;
  /** All three where absent. */
  readonly stages?: readonly Stage[];
  /** The picture of the healthy emulator was approved before. */
  readonly approved?: true;
  /** Makes the Allure page, too: for faults that could show in its content. */
  readonly page?: true;
  /** The run mostly waits for a time-out. */
  readonly waits?: true;
}

/** What the suite must report for a stack with one fault: exactly these red checks, and one cause that explains them all. */
export type FaultRow<Group extends FaultGroup = FaultGroup> = Conditions & {
  /** Stands in the file of its group. */
  readonly fault: FaultsOf<Group>;
  readonly failed: readonly CheckId[];
  /** Code of the only diagnosis: a second one would present a consequence as a cause. */
  readonly diagnosis: DiagnosisCode;
};

/** Troubles that a healthy stack may have: they must stay green. */
export interface HarmlessRow extends Conditions {
  readonly because: string;
  /** Code of the one diagnosis that asks a person to look, where there is one. */
  readonly warning?: DiagnosisCode;
}

/** The auth stage ends before the first job, so faults of jobs cannot affect it. */
const beforeJobs = ["infra", "generation"] as const;
const ofJobs = [...generationRows, ...eventRows].map((row): FaultRow => ({ stages: beforeJobs, ...row }));

export const faultRows: readonly FaultRow[] = [...wireRows, ...accessRows, ...stackRows, ...ofJobs];

const slow = "a far or busy server is slow, not broken: nothing is judged by the time of a reply";

export const harmlessRows: readonly HarmlessRow[] = [
  // each stage in a run of its own, in parallel: one run would take five minutes
  { fault: "slow-replies", stages: ["infra"], because: slow, waits: true },
  // forty requests one after the other
  { fault: "slow-replies", stages: ["auth"], because: slow, emulator: { slowMs: 2_000 }, waits: true },
  { fault: "slow-replies", stages: ["generation"], because: slow, waits: true },
  {
    fault: "queue-busy",
    stages: beforeJobs,
    waits: true,
    because: "other users' jobs are waited for and reported, never called a hang",
  },
  {
    fault: "history-late",
    stages: beforeJobs,
    waits: true,
    because: "the history may follow the success by a moment: it is asked again",
  },
  {
    fault: "submit-reply-late",
    stages: beforeJobs,
    because: "a job is known by the id that we chose, so events may arrive before the reply",
    emulator: { stepMs: 10 },
  },
  {
    fault: "events-twice",
    stages: beforeJobs,
    because: "an event is a state, not a count: hearing it again changes nothing",
  },
  {
    fault: "events-reordered",
    stages: beforeJobs,
    because: "the history has the last word on how a job ended",
  },
  {
    fault: "events-foreign",
    stages: beforeJobs,
    because: "only events with our prompt id are ours, whatever their node ids",
  },
  {
    fault: "first-steps-slow",
    stages: beforeJobs,
    because:
      "a job may end before its interrupt arrives: then a longer one is cancelled, and nothing is blamed",
    emulator: { stepMs: 0, jitterMs: 80 },
  },
  { fault: "clock-skew", because: "times are measured on our side; no date of the server is judged" },
  {
    fault: "gpu-replaced",
    because:
      "another GPU or PyTorch moves details of the same scene: a person compares the picture with the approved one",
    approved: true,
    stages: ["generation"],
    warning: "reference-moved",
    page: true,
  },
  {
    fault: "gzip",
    because: "a proxy may compress: what arrives is decompressed, within the same limit of bytes",
  },
  {
    fault: "wrong-content-types",
    because:
      "the bytes are ComfyUI's: the web interface and the usual clients read the body whatever its type is called, and pages that are not JSON are recognised by their content",
  },
  {
    fault: "token-in-log",
    because: "the stock plugin writes the token to the log as well: the same check, waived until its date",
    page: true,
  },
];
