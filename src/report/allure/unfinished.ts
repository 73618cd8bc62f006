import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entryOf } from "../../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import { type AllureResult, allureListener, checkLabels } from "./listener.ts";

/** A result as it lies in its file; one that a dying process left half written is Allure's to skip. */
export interface StoredResult extends AllureResult {
  start?: number;
  stop?: number;
}

export function labelOf({ labels }: Pick<StoredResult, "labels">, wanted: string): string | undefined {
  return labels.find(({ name }) => name === wanted)?.value;
}

export function parseResult(text: string): StoredResult | undefined {
  try {
    return JSON.parse(text) as StoredResult;
  } catch {
    return undefined;
  }
}

/** The check of a result; undefined where the check left none of its own: see `completeResults`. */
export function checkOf(result: Pick<StoredResult, "labels">): string | undefined {
  return labelOf(result, "check");
}

/**
 * allure-vitest also writes results, some twice, for tests that the runner ended without the check's knowledge or never
 * began: they lack a status of ours. They become what the record says, with the evidence that they hold; a check that never
 * ran gets a result where there is none. A blocked one loses its label `check`, for the check left no result.
 */
export function completeResults(resultsDir: string, record: RunRecord): void {
  const results = readdirSync(resultsDir)
    .filter((name) => name.endsWith("-result.json"))
    .flatMap((file) => {
      const path = join(resultsDir, file);
      const result = parseResult(readFileSync(path, "utf8"));
      return result ? [{ path, result, ended: labelOf(result, "checkStatus") !== undefined }] : [];
    });
  const written = new Set(results.flatMap(({ result, ended }) => (ended ? [checkOf(result)] : [])));
  for (const { path, result } of results.filter(({ ended }) => !ended)) {
    const check = record.checks.find(({ id }) => id === checkOf(result));
    rmSync(path);
    if (check === undefined || written.has(check.id)) continue;
    written.add(check.id);
    writeFileSync(path, JSON.stringify(asRecorded(result, check, record)));
  }
  for (const check of record.checks)
    if (check.status === "blocked" && !written.has(check.id))
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
  { id, status, reason = "", startedAt, durationMs }: CheckResult,
  { language }: RunRecord,
): StoredResult {
  result.labels = [
    ...checkLabels(id),
    { name: "checkStatus", value: status },
    { name: "reason", value: reason },
  ];
  // redacted with the others, once all are complete
  allureListener({ redact: (text) => text, language }).beforeTestResultWrite(result);
  if (status === "blocked") result.labels = result.labels.filter(({ name }) => name !== "check");
  return Object.assign(result, { stage: "finished", start: startedAt, stop: startedAt + durationMs });
}
