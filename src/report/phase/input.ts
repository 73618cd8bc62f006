import { decimal } from "../../format.ts";
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
  const zone = (offset ?? "").replace("GMT", "UTC").replace("+00:00", "");
  return `${date} (${[...new Set([timeZone, zone])].join(", ")})`;
}

/** Date and time in a row of a table, in the zone that the report names at its top. */
export function shortDate(ms: number, language: Language): string {
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" }).format(ms);
}

/** `2027-12-31` as a reader writes it; anything else as it is. */
export function day(iso: string, language: Language): string {
  const at = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(at)) return iso;
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** What a server says of its GPU, without the numbers that mean something to torch alone. */
export function gpuName(device: string): string {
  return device.replace(/^cuda:\d+ (?:NVIDIA )?/, "").replace(/ : \w+$/, "");
}

export function gib(bytes: number, language: Language): string {
  return `${decimal(bytes / 2 ** 30, language)} ${language === "fr" ? "Gio" : "GiB"}`;
}
