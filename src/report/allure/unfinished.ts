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
  const known = new Set(ended.map(keyOf));
  const unfinished = everyResult(record)
    .filter(({ check, workflow }) => !known.has(key(check.id, workflow)))
    .flatMap(({ check, workflow }) => {
      const bare = written.find((result) => keyOf(result) === key(check.id, workflow));
      if (bare === undefined && check.status !== "blocked") return [];
      return [asRecorded(bare ?? emptyResult(check, record), check, record, workflow)];
    });
  return [...ended, ...unfinished];
}

/** One for each check; where the profile has several workflows of a role, one for each of them. */
function everyResult({ checks, workflows = [] }: RunRecord): { check: CheckResult; workflow?: string }[] {
  const own = workflows.flatMap(({ name, checks: all }) => all.map((check) => ({ check, workflow: name })));
  return [
    ...checks.filter(({ id }) => !own.some(({ check }) => check.id === id)).map((check) => ({ check })),
    ...own,
  ];
}

function key(id: string | undefined, workflow = ""): string {
  return `${id} ${workflow}`;
}

function keyOf(result: AllureResult): string {
  return key(labelOf(result, "check"), labelOf(result, "workflow"));
}

/** What the record says of a check that left nothing else. */
export function recordedResult(check: CheckResult, record: RunRecord): AllureResult {
  return asRecorded(emptyResult(check, record), check, record, undefined);
}

function emptyResult({ id }: CheckResult, { language }: RunRecord): AllureResult {
  const nothing = { steps: [], attachments: [], parameters: [], links: [] };
  return { ...nothing, uuid: id, name: entryOf(id).title[language], statusDetails: {}, labels: [] };
}

/** A blocked check has no label `check`: it left no result that the quality gate may count. */
function asRecorded(
  result: AllureResult,
  { id, status, unasked, reason = "", startedAt, durationMs }: CheckResult,
  { language }: RunRecord,
  workflow: string | undefined,
): AllureResult {
  const own = { checkStatus: status, reason, ...(unasked && { unasked: "true" }) };
  result.labels = [
    ...checkLabels(id, workflow),
    ...Object.entries(own).map(([name, value]) => ({ name, value })),
  ];
  // redacted when it is written
  allureListener({ redact: (text) => text, language }).beforeTestResultWrite(result);
  if (status === "blocked") result.labels = result.labels.filter(({ name }) => name !== "check");
  return Object.assign(result, { stage: "finished", start: startedAt, stop: startedAt + durationMs });
}
