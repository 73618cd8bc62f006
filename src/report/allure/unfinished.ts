import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entryOf } from "../../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import { type AllureResult, allureListener, allureSeverity } from "./listener.ts";

/** A result as it lies in its file; one that a dying process left half written is Allure's to skip. */
export interface StoredResult extends AllureResult {
  start?: number;
  stop?: number;
}

/** The check that wrote a result; undefined where the runner ended it behind its back, or never began it. */
export function checkOf({ labels }: Pick<StoredResult, "labels">): string | undefined {
  return labels.find(({ name }) => name === "check")?.value;
}

export function parseResult(text: string): StoredResult | undefined {
  try {
    return JSON.parse(text) as StoredResult;
  } catch {
    return undefined;
  }
}

/**
 * allure-vitest also writes results, some twice, for tests that the runner ended behind the check's back or never began:
 * bare ones, in no stage and of no status of ours. They become what the record says, with the evidence that they hold; a
 * check that never ran gets one where there is none. Such a check has no label `check`, for it left no result.
 */
export function completeResults(resultsDir: string, record: RunRecord): void {
  const results = readdirSync(resultsDir)
    .filter((name) => name.endsWith("-result.json"))
    .flatMap((file) => {
      const path = join(resultsDir, file);
      const result = parseResult(readFileSync(path, "utf8"));
      return result ? [{ path, result, check: checkOf(result) }] : [];
    });
  const told = new Set(results.map(({ check }) => check));
  for (const { path, result } of results.filter(({ check }) => check === undefined)) {
    const check = record.checks.find(({ id }) => entryOf(id).title[record.language] === result.name);
    rmSync(path);
    if (check === undefined || told.has(check.id)) continue;
    told.add(check.id);
    writeFileSync(path, JSON.stringify(asRecorded(result, check, record)));
  }
  for (const check of record.checks)
    if (check.status === "blocked" && !told.has(check.id))
      writeFileSync(
        join(resultsDir, `${check.id}-result.json`),
        JSON.stringify(asRecorded(emptyResult(check, record), check, record)),
      );
}

function emptyResult({ id }: CheckResult, { language }: RunRecord): StoredResult {
  const nothing = { steps: [], attachments: [], parameters: [], links: [] };
  return { ...nothing, uuid: id, name: entryOf(id).title[language], statusDetails: {}, labels: [] };
}

function asRecorded(
  result: StoredResult,
  { id, stage, status, reason = "", startedAt, durationMs }: CheckResult,
  { language }: RunRecord,
): StoredResult {
  const severity = allureSeverity[entryOf(id).severity];
  const labels = { severity, check: id, stage, checkStatus: status, reason };
  result.labels = Object.entries(labels).map(([name, value]) => ({ name, value }));
  // redacted with the others, once all are complete
  allureListener({ redact: (text) => text, language }).beforeTestResultWrite(result);
  if (status === "blocked") result.labels = result.labels.filter(({ name }) => name !== "check");
  return Object.assign(result, { stage: "finished", start: startedAt, stop: startedAt + durationMs });
}
