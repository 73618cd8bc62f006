import type { Comparison } from "../../history/past-runs.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import type { Language, Text } from "../../text.ts";
import type { Material } from "./material.ts";

/** Everything that a phase report is made of. All of it redacted before. */
export interface PhaseInput {
  /** In sequence over the runs of the reports folder. */
  readonly number: number;
  readonly record: RunRecord;
  readonly verdict: Verdict;
  readonly diagnoses: readonly Diagnosis[];
  readonly comparison: Comparison;
  readonly material: Material;
  /** Pages of Allure will lie beside the report. */
  readonly pages?: boolean;
}

/** The words of a section in the reader's language. */
export function inLanguage<Names extends string>(
  words: Readonly<Record<Names, Text>>,
  language: Language,
): (name: Names) => string {
  return (name) => words[name][language];
}

/** What a server says of its GPU, without the numbers that mean something to torch alone. */
export function gpuName(device: string): string {
  return device.replace(/^cuda:\d+ (?:NVIDIA )?/, "").replace(/ : \w+$/, "");
}
