import { basename, dirname, join } from "node:path";
import type { RunRecord } from "../record/run-record.ts";
import type { Verdict } from "../record/verdict.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { type Comparison, compareWithPast, pastRuns } from "./past-runs.ts";
import { nextNumber, numberOf } from "./run-dir.ts";
import { writeJson } from "./write-json.ts";

/** Holds a run against the earlier ones beside its folder, and keeps its fingerprint there with what has changed. */
export function keepFingerprint(
  runDir: string,
  record: RunRecord,
  verdict: Verdict,
): { readonly number: number; readonly comparison: Comparison } {
  const past = pastRuns(dirname(runDir)).filter(({ name }) => name !== basename(runDir));
  const number = numberOf(runDir) ?? nextNumber(dirname(runDir));
  const fingerprint = fingerprintOf(record, verdict, number);
  const comparison = compareWithPast(fingerprint, past);
  const { baseline, changes, notCompared } = comparison;
  writeJson(join(runDir, "fingerprint.json"), {
    ...fingerprint,
    ...(baseline && { comparedWith: baseline.name, changes, notCompared }),
  });
  return { number, comparison };
}
