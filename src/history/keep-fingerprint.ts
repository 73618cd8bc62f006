import { basename, dirname, join } from "node:path";
import type { RunRecord } from "../record/run-record.ts";
import type { Verdict } from "../record/verdict.ts";
import type { Text } from "../text.ts";
import { type Fingerprint, fingerprintOf } from "./fingerprint.ts";
import { keepEntry, keptRuns, unusableNote } from "./lasting/history-dir.ts";
import { type Comparison, compareWithPast, type PastRun, pastRuns } from "./past-runs.ts";
import { nextNumber, numberOf } from "./run-dir.ts";
import { writeJson } from "./write-json.ts";

export interface KeptRun {
  readonly number: number;
  readonly fingerprint: Fingerprint;
  readonly comparison: Comparison;
  /** What of the earlier runs could not be read. */
  readonly notes: readonly Text[];
}

/** Holds a run against the earlier ones, and keeps its fingerprint with what has changed: in its folder, and in `historyDir`. */
export function keepFingerprint(
  runDir: string,
  record: RunRecord,
  verdict: Verdict,
  historyDir?: string,
): KeptRun {
  const here = pastRuns(dirname(runDir)).filter(({ name }) => name !== basename(runDir));
  const number = numberOf(runDir) ?? nextNumber(dirname(runDir), historyDir);
  const fingerprint = fingerprintOf(record, verdict, number);
  const kept = historyDir === undefined ? undefined : keptRuns(historyDir, fingerprint);
  const comparison = compareWithPast(fingerprint, together(here, kept?.runs ?? []));
  const { baseline, changes, notCompared } = comparison;
  const whole = { ...fingerprint, ...(baseline && { comparedWith: baseline.name, changes, notCompared }) };
  writeJson(join(runDir, "fingerprint.json"), whole);
  if (historyDir !== undefined) keepEntry(historyDir, runDir, whole);
  return { number, fingerprint, comparison, notes: unusableNote(kept?.unusable ?? []) };
}

/** Oldest first, each once: a run whose folder is still there is in the history too. */
function together(here: readonly PastRun[], kept: readonly PastRun[]): PastRun[] {
  const byStart = new Map(
    [...kept, ...here].map((run) => [`${run.name} ${run.fingerprint.startedAt}`, run] as const),
  );
  return [...byStart.values()].sort((a, b) => a.fingerprint.startedAt - b.fingerprint.startedAt);
}
