import type { Measured } from "../record/facts.ts";
import { measured } from "../record/merge-facts.ts";
import type { RunRecord } from "../record/run-record.ts";

/** A run as rules see it: what its checks left, side by side. */
export type SeenRecord = Omit<RunRecord, "facts"> & { readonly facts: Measured };

export function seen(run: RunRecord): SeenRecord {
  return { ...run, facts: measured(run.facts) };
}
