import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { viewFor } from "../../record/workflow-runs.ts";
import type { Redact } from "../../redaction/redactor.ts";
import { changeSentences, changeTitle } from "../change-words.ts";
import { writeCsv } from "../csv.ts";
import { environment } from "./environment.ts";
import { explain, type JudgedRun } from "./explain.ts";
import { addPictures } from "./pictures.ts";
import { type AllureResult, labelOf } from "./result.ts";
import { completeResults } from "./unfinished.ts";

/** Files that are text: a picture is never read as one. */
const textual = new Set([".json", ".txt", ".csv", ".tsv", ".xml", ".html", ".md", ".log", ".properties", ""]);

/**
 * Adds to the results of a run what is only known at its end (diagnoses, what changed, dates of waivers, checks that never
 * ran, errors outside of checks, pictures), and redacts every text once more: the last gate before the page.
 */
export async function prepareResults(
  resultsDir: string,
  runDir: string,
  run: JudgedRun,
  redact: Redact,
): Promise<void> {
  const { record } = run;
  const fileOf = ({ uuid }: AllureResult): string => `${uuid}-result.json`;
  const write = (name: string, text: string): void => writeFileSync(join(resultsDir, name), redact(text));
  const written = readResults(resultsDir, redact, write);
  const results = completeResults(written, record);
  for (const result of written) if (!results.includes(result)) rmSync(join(resultsDir, fileOf(result)));
  for (const result of results) {
    const { record: seen } = viewFor(record, labelOf(result, "workflow"));
    const check = seen.checks.find(({ id }) => id === labelOf(result, "check"));
    if (check) {
      explain(result, check, { ...run, record: seen });
      await addPictures(result, check.id, { resultsDir, runDir, record: seen });
    }
    write(fileOf(result), JSON.stringify(result));
  }
  for (const { source, text } of attached(run)) write(source, text);
  write("run-globals.json", JSON.stringify(globals(run)));
}

/** Every other text that holds something to hide is written again, redacted; so is a result that a dying process left half written: Allure skips it. */
function readResults(
  resultsDir: string,
  redact: Redact,
  write: (name: string, text: string) => void,
): AllureResult[] {
  return readdirSync(resultsDir).flatMap((name) => {
    if (!textual.has(extname(name).toLowerCase())) return [];
    const text = readFileSync(join(resultsDir, name), "utf8");
    const result = name.endsWith("-result.json") ? parse(text) : undefined;
    if (result) return [result];
    // most of it was redacted before
    if (redact(text) !== text) write(name, text);
    return [];
  });
}

function parse(text: string): AllureResult | undefined {
  try {
    return JSON.parse(text) as AllureResult;
  } catch {
    return undefined;
  }
}

const words = {
  environment: { fr: "Environnement complet", en: "Whole environment" },
  interrupted: { fr: "Exécution interrompue avant la fin.", en: "The run was interrupted before its end." },
  columns: { fr: ["Rubrique", "Valeur"], en: ["Item", "Value"] },
} as const;

/** What belongs to no check: the environment, and what changed since the last green run. */
function attached({ record, comparison }: JudgedRun) {
  const { language } = record;
  const whole = {
    name: words.environment[language] as string,
    type: "text/csv",
    source: "environment-attachment.csv",
    text: writeCsv([words.columns[language], ...environment(record)]),
  };
  if (comparison.baseline === undefined) return [whole];
  const changes = {
    name: changeTitle(comparison.baseline)[language],
    type: "text/plain",
    source: "changes-attachment.txt",
    text: changeSentences(comparison, language).join("\n"),
  };
  return [whole, changes];
}

/** Allure's file of what belongs to no test. */
function globals(run: JudgedRun) {
  const { errors, interrupted, language, startedAt, durationMs } = run.record;
  const timestamp = startedAt + durationMs;
  const all = [...errors, ...(interrupted ? [words.interrupted[language]] : [])];
  return {
    attachments: attached(run).map(({ name, type, source }) => ({ name, type, source, timestamp })),
    errors: all.map((message) => ({ message, timestamp })),
  };
}
