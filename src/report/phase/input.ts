import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import type { Language, Text } from "../../text.ts";
import type { Comparison } from "../past-runs.ts";
import type { RunRecord } from "../run-record.ts";
import type { Verdict } from "../verdict.ts";
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
}

/** The words of a section in the reader's language. */
export function inLanguage<Names extends string>(
  words: Readonly<Record<Names, Text>>,
  language: Language,
): (name: Names) => string {
  return (name) => words[name][language];
}

/** Date and time of the machine that ran the suite, with its zone: a report is read elsewhere. */
export function dateWithZone(ms: number, language: Language): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const date = new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "full",
    timeStyle: "medium",
    timeZone,
  }).format(ms);
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(ms)
    .find(({ type }) => type === "timeZoneName")?.value;
  return `${date} (${timeZone}, ${(offset ?? "").replace("GMT", "UTC")})`;
}

export function gib(bytes: number, language: Language): string {
  return `${(bytes / 2 ** 30).toFixed(1)} ${language === "fr" ? "Gio" : "GiB"}`;
}
