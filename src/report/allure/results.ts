import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Diagnosis } from "../../record/diagnosis.ts";
import type { CheckResult } from "../../record/run-record.ts";
import { firstBroken } from "../../record/verdict.ts";
import type { Redact } from "../../redaction/redactor.ts";
import type { Language } from "../../text.ts";
import { changeSentences, changeTitle } from "../change-words.ts";
import { writeCsv } from "../csv.ts";
import type { PhaseInput } from "../phase/input.ts";
import { environment } from "./environment.ts";
import { messagePrefix } from "./listener.ts";
import { checkOf, completeResults, parseResult } from "./unfinished.ts";

/** Attachments that are text: a picture is never read as one. */
const textual = new Set([".json", ".txt", ".csv", ".tsv", ".xml", ".html", ".md", ".log", ".properties", ""]);

type JudgedRun = Pick<PhaseInput, "record" | "verdict" | "diagnoses" | "comparison">;

/**
 * Adds to the results of a run what is only known at its end (diagnoses, what changed, dates of waivers, checks that never
 * ran, errors outside of checks), and redacts every text once more: the last gate before the page.
 */
export function prepareResults(resultsDir: string, run: JudgedRun, redact: Redact): void {
  const { record, comparison } = run;
  completeResults(resultsDir, record);
  for (const name of readdirSync(resultsDir)) {
    if (!textual.has(extname(name).toLowerCase())) continue;
    const path = join(resultsDir, name);
    const before = readFileSync(path, "utf8");
    const after = redact(name.endsWith("-result.json") ? enrich(before, run) : before);
    if (after !== before) writeFileSync(path, after);
  }
  const errors = [...record.errors, ...(record.interrupted ? [words.interrupted[record.language]] : [])];
  const timestamp = record.startedAt + record.durationMs;
  const source = "environment-attachment.csv";
  writeFileSync(
    join(resultsDir, source),
    redact(writeCsv([words.columns[record.language], ...environment(record)])),
  );
  const whole: string = words.environment[record.language];
  const attachments = [{ name: whole, type: "text/csv", source, timestamp }];
  if (comparison.baseline) {
    const [name, file] = [changeTitle(comparison.baseline)[record.language], "changes-attachment.txt"];
    writeFileSync(join(resultsDir, file), redact(changeSentences(comparison, record.language).join("\n")));
    attachments.push({ name, type: "text/plain", source: file, timestamp });
  }
  const globals = {
    attachments,
    errors: errors.map((message) => ({ message: redact(message), timestamp })),
  };
  writeFileSync(join(resultsDir, "run-globals.json"), JSON.stringify(globals));
}

const words = {
  environment: { fr: "Environnement complet", en: "Whole environment" },
  interrupted: { fr: "Exécution interrompue avant la fin.", en: "The run was interrupted before its end." },
  cause: { fr: "Cause", en: "Cause" },
  remedy: { fr: "À faire", en: "What to do" },
  until: { fr: "jusqu'au", en: "until" },
  columns: { fr: ["Rubrique", "Valeur"], en: ["Item", "Value"] },
} as const;

function enrich(text: string, { record, verdict, diagnoses, comparison }: JudgedRun): string {
  const result = parseResult(text);
  if (result === undefined) return text;
  const id = checkOf(result);
  const check = record.checks.find((one) => one.id === id);
  if (check === undefined) return text;
  // vitest dates a skipped test at its end; Allure orders by start
  result.start = check.startedAt;
  result.stop = check.startedAt + check.durationMs;
  const diagnosis = diagnoses.find(({ checks }) => checks.includes(check.id));
  if (diagnosis && (check.status === "failed" || diagnosis.warning)) {
    result.labels.push({ name: "diagnosis", value: diagnosis.code });
    result.statusDetails.message = explained(
      check,
      diagnosis,
      result.statusDetails.message ?? "",
      record.language,
    );
  }
  if (comparison.baseline && check.status === "failed" && check.stage === firstBroken(verdict)) {
    const changed = changeSentences(comparison, record.language).join("\n");
    result.statusDetails.message += `\n\n${changeTitle(comparison.baseline)[record.language]}\n${changed}`;
  }
  if (check.status === "waived" && check.waivedUntil) {
    const { message = "" } = result.statusDetails;
    const prefix = messagePrefix.waived[record.language];
    result.statusDetails.message = message.replace(
      new RegExp(`^${prefix} ·`),
      `${prefix} ${words.until[record.language]} ${check.waivedUntil} ·`,
    );
  }
  return JSON.stringify(result);
}

/** The check's own words first, then why and what to do; consequences point at the diagnosis of their cause. */
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
  ].join("\n\n");
}
