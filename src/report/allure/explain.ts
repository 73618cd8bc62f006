import type { Diagnosis } from "../../record/diagnosis.ts";
import type { CheckResult } from "../../record/run-record.ts";
import { firstBroken } from "../../record/verdict.ts";
import type { Language } from "../../text.ts";
import { changeSentences, changeTitle } from "../change-words.ts";
import type { PhaseInput } from "../phase/input.ts";
import { messagePrefix } from "./listener.ts";
import { type AllureResult, labelOf } from "./result.ts";

export type JudgedRun = Pick<PhaseInput, "record" | "verdict" | "diagnoses" | "comparison">;

const words = {
  cause: { fr: "Cause", en: "Cause" },
  remedy: { fr: "À faire", en: "What to do" },
  until: { fr: "jusqu'au", en: "until" },
} as const;

/** Adds to a check's result what is known at the end of the run: its diagnosis, what changed, the last day of its waiver. */
export function explain(
  result: AllureResult,
  check: CheckResult,
  { record: { language }, verdict, diagnoses, comparison }: JudgedRun,
): void {
  // vitest dates a skipped test at its end; Allure orders by start
  result.start = check.startedAt;
  result.stop = check.startedAt + check.durationMs;
  let { message = "" } = result.statusDetails;
  const own = labelOf(result, "workflow");
  const diagnosis = diagnoses.find(
    ({ checks, workflow = own }) => checks.includes(check.id) && workflow === own,
  );
  if (diagnosis && (check.status === "failed" || diagnosis.warning)) {
    result.labels.push({ name: "diagnosis", value: diagnosis.code });
    message = explained(check, diagnosis, message, language);
  }
  if (comparison.baseline && check.status === "failed" && check.stage === firstBroken(verdict)) {
    const changed = changeSentences(comparison, language).join("\n");
    message += `\n\n${changeTitle(comparison.baseline)[language]}\n${changed}`;
  }
  if (check.status === "waived" && check.waivedUntil) {
    const prefix = messagePrefix.waived[language];
    const until = `${words.until[language]} ${check.waivedUntil}`;
    message = message.replace(new RegExp(`^${prefix} ·`), `${prefix} ${until} ·`);
  }
  if (message !== "") result.statusDetails.message = message;
}

/** The check's own words first, then why and what to do; a consequence shows the diagnosis of its cause. */
function explained(
  { reason }: CheckResult,
  { code, cause, remedy }: Diagnosis,
  message: string,
  language: Language,
) {
  return [
    reason ?? message,
    `${words.cause[language]} (${code})\n${cause[language]}`,
    `${words.remedy[language]}\n${remedy[language]}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
