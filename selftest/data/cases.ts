import type { CheckId } from "../../src/record/catalogue.ts";
import type { RunRecord } from "../../src/record/run-record.ts";
import { type Marks, red, type SampleFacts, sampleRecord } from "./sample-record.ts";

/** For unit tests: a run, and the one diagnosis that it must get. */
export interface Case {
  readonly code: string;
  /** What is special about this run. */
  readonly when: string;
  readonly record: RunRecord;
}

/** For unit tests: a case from its red checks and facts, with the code that must follow. */
export function given(
  code: string,
  when: string,
  checks: readonly CheckId[] | Marks,
  facts: SampleFacts = {},
  more: Partial<RunRecord> = {},
): Case {
  const marks = Array.isArray(checks) ? red(...checks) : (checks as Marks);
  return { code, when, record: sampleRecord(marks, facts, more) };
}
