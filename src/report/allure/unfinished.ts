import { entryOf } from "../../record/catalogue.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import { allureListener, checkLabels } from "./listener.ts";
import { type AllureResult, labelOf } from "./result.ts";

/**
 * The results of a page, one a check. allure-vitest also writes results, some twice, for tests that the runner ended without
 * the check's knowledge or never began: they lack a status of ours. They become what the record says, with the evidence that
 * they hold; a check that never ran gets a result where there is none.
 */
export function completeResults(written: readonly AllureResult[], record: RunRecord): AllureResult[] {
  const ended = written.filter((result) => labelOf(result, "checkStatus") !== undefined);
  const known = new Set(ended.map(checkOf));
  const unfinished = record.checks
    .filter(({ id }) => !known.has(id))
    .flatMap((check) => {
      const bare = written.find((result) => checkOf(result) === check.id);
      if (bare === undefined && check.status !== "blocked") return [];
      return [asRecorded(bare ?? emptyResult(check, record), check, record)];
    });
  return [...ended, ...unfinished];
}

function checkOf(result: AllureResult): string | undefined {
  return labelOf(result, "check");
}

function emptyResult({ id }: CheckResult, { language }: RunRecord): AllureResult {
  const nothing = { steps: [], attachments: [], parameters: [], links: [] };
  return { ...nothing, uuid: id, name: entryOf(id).title[language], statusDetails: {}, labels: [] };
}

/** A blocked check has no label `check`: it left no result that the quality gate may count. */
function asRecorded(
  result: AllureResult,
  { id, status, reason = "", startedAt, durationMs }: CheckResult,
  { language }: RunRecord,
): AllureResult {
  const own = { checkStatus: status, reason };
  result.labels = [...checkLabels(id), ...Object.entries(own).map(([name, value]) => ({ name, value }))];
  // redacted when it is written
  allureListener({ redact: (text) => text, language }).beforeTestResultWrite(result);
  if (status === "blocked") result.labels = result.labels.filter(({ name }) => name !== "check");
  return Object.assign(result, { stage: "finished", start: startedAt, stop: startedAt + durationMs });
}
