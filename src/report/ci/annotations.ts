import { entryOf } from "../../record/catalogue.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { VerdictName } from "../../record/verdict.ts";
import type { Place } from "./check-lines.ts";

/** GitHub shows ten of a kind per step; the others would be dropped without a word. */
const MAX = 10;

/**
 * What GitHub shows beside the source: an error at each failed check, a warning at a stale waiver (where nothing is broken that
 * may let its check pass) and where somebody has to look. What is blocked has its cause elsewhere, what is waived is known.
 */
export function annotations(
  record: RunRecord,
  diagnoses: readonly Diagnosis[],
  places: ReadonlyMap<string, Place>,
): string[] {
  const { language } = record;
  const at = (id: string): string => {
    const place = places.get(id);
    return place ? `file=${property(place.file)},line=${place.line},` : "";
  };
  const errors = record.checks
    .filter(({ status }) => status === "failed")
    .map(({ id, reason = "" }) => {
      const diagnosis = diagnoses.find(({ checks }) => checks.includes(id));
      const message = [reason, diagnosis && `${diagnosis.code}: ${diagnosis.cause[language]}`]
        .filter(Boolean)
        .join("\n");
      return `::error ${at(id)}title=${property(entryOf(id).title[language])}::${data(message)}`;
    });
  const outside = plainErrors(record.errors);
  const warned = new Map(
    diagnoses
      .filter(({ warning }) => warning)
      // the first diagnosis of a check stands
      .toReversed()
      .flatMap(({ checks, ...one }) => checks.map((id) => [id, one] as const)),
  );
  const sound = errors.length + outside.length === 0;
  // a check that passed with a remark has no reason of its own
  const warnings = record.checks
    .filter(({ id, staleWaiver }) => (staleWaiver && sound) || warned.has(id))
    .map(({ id, staleWaiver, reason = warned.get(id)?.cause[language] ?? "" }) => {
      // what every healthy server does lowers no verdict
      const level = warned.get(id)?.usual && !staleWaiver ? "notice" : "warning";
      return `::${level} ${at(id)}title=${property(entryOf(id).title[language])}::${data(reason)}`;
    });
  return [...[...outside, ...errors].slice(0, MAX), ...warnings.slice(0, MAX)];
}

/** Errors that belong to no line: what stood in the way of a run. */
export function plainErrors(messages: readonly string[]): string[] {
  return messages.slice(0, MAX).map((message) => `::error title=comfyui-qwen-e2e::${data(message)}`);
}

/** A line for each stack of a fleet that is not plainly good. */
export function namedAnnotations(
  rows: readonly { readonly name: string; readonly verdict: VerdictName; readonly text: string }[],
): string[] {
  const levels = { GO: undefined, GO_WITH_WARNINGS: "warning", NO_GO: "error" } as const;
  return rows.flatMap(({ name, verdict, text }) => {
    const level = levels[verdict];
    return level === undefined ? [] : [`::${level} title=${property(name)}::${data(text)}`];
  });
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
