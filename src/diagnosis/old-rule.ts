import { type CheckId, stageOf } from "../record/catalogue.ts";
import type { Diagnosis } from "../record/diagnosis.ts";
import type { CheckResult } from "../record/run-record.ts";
import type { Text } from "../text.ts";
import type { SeenRecord } from "./seen-record.ts";

/** Evidence → cause and remedy. Pure; claims every check that its cause may turn red, most telling first. */
export type Rule = (record: SeenRecord) => Diagnosis | undefined;

/** One-line meanings of stable codes. */
export type Codes = Readonly<Record<string, Text>>;

export function diagnosis(
  code: string,
  checks: readonly [CheckId, ...CheckId[]],
  cause: Text,
  remedy: Text,
): Diagnosis {
  return { code, stage: stageOf(checks[0]), cause, remedy, checks: [...new Set(checks)] };
}

export function resultOf(record: SeenRecord, id: CheckId): CheckResult | undefined {
  return record.checks.find((check) => check.id === id);
}

export function hasFailed(record: SeenRecord, id: CheckId): boolean {
  return resultOf(record, id)?.status === "failed";
}

/** It failed by what it found. One that broke off (connection, shape of a reply, time-out) has found nothing. */
export function isRed(record: SeenRecord, id: CheckId): boolean {
  const code = resultOf(record, id)?.errorCode ?? "";
  return hasFailed(record, id) && !/^(COMFY_\w+|CHECK_TIMEOUT|TypeError)$/.test(code);
}

/** Numbered steps, in the order in which they are taken; a single step stays without a number. */
export function steps(fr: readonly string[], en: readonly string[]): Text {
  const number = (lines: readonly string[]): string =>
    lines.length === 1 ? lines.join("") : lines.map((line, index) => `${index + 1}. ${line}`).join("\n");
  return { fr: number(fr), en: number(en) };
}

/** A command to paste, on a line of its own below its step. */
export function run(command: string): string {
  return `\n   ${command}`;
}

/** At most `max` items, the number of the others behind. */
export function some(items: readonly string[], max = 8): string {
  const shown = items.slice(0, max).join(", ");
  return items.length > max ? `${shown} … (+${items.length - max})` : shown;
}

/** What the check itself said, as a sentence of either language: it is written in the language of the run. */
export function reasonOf(record: SeenRecord, id: CheckId): Text {
  const reason = resultOf(record, id)?.reason ?? "";
  return reason === "" ? { fr: "", en: "" } : { fr: ` Constaté : ${reason}`, en: ` Observed: ${reason}` };
}

/** A rule for one check whose finding has one cause. */
export function when(check: CheckId, make: (record: SeenRecord) => ReturnType<Rule>): Rule {
  return (record) => (isRed(record, check) ? make(record) : undefined);
}
