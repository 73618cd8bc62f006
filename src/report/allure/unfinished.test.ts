import { expect, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import { type CheckId, entryOf } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { checkLabels } from "./listener.ts";
import type { AllureResult } from "./result.ts";
import { completeResults } from "./unfinished.ts";

/** What the page is made of, after `bare` results as allure-vitest writes them for tests that the runner ended or never began. */
function completed(
  record: RunRecord,
  bare: readonly { id: CheckId | "stranger"; status?: string }[],
): AllureResult[] {
  const written = bare.map(({ id, status }, index) => ({
    uuid: `${index}`,
    name: id === "stranger" ? id : entryOf(id).title.fr,
    status,
    statusDetails: {},
    labels: id === "stranger" ? [] : checkLabels(id),
    start: 1,
    stop: 9e12,
  }));
  return completeResults(written, record);
}

const never = { status: "blocked", reason: "jamais exécuté" } as const;
const labels = ({ labels: all }: AllureResult) =>
  Object.fromEntries(all.map(({ name, value }) => [name, value]));

test("a check that never ran stands blocked in its stage, whether a bare result was left of it or none", () => {
  const marks = { "generation.edit": never, "generation.cancel": never, "generation.events": never };
  const record = sampleRecord(marks, {}, { interrupted: true });
  const results = completed(record, [
    { id: "generation.edit" },
    { id: "generation.cancel", status: "skipped" },
    { id: "generation.cancel", status: "skipped" },
    { id: "stranger" },
  ]);
  const titles = results.map(({ name }) => name).toSorted();
  expect(titles).toEqual(
    Object.keys(marks)
      .map((id) => entryOf(id as CheckId).title.fr)
      .toSorted(),
  );
  for (const result of results) {
    expect(result.status).toBe("unknown");
    expect(result.statusDetails.message).toBe("Bloqué · jamais exécuté");
    expect(labels(result)).toMatchObject({ checkStatus: "blocked", parentSuite: "3 · Génération" });
    expect(result.start).toBeGreaterThanOrEqual(record.startedAt);
    expect(result.stop).toBeLessThanOrEqual(record.startedAt + record.durationMs + 1_000);
    expect(labels(result), "it left no result that the gate may count").not.toHaveProperty("check");
  }
});

test("a check that the runner ended by its time-out is the failure that the record says", () => {
  const failed = { status: "failed", reason: "120 s sans fin", errorCode: "CHECK_TIMEOUT" } as const;
  const [result, ...others] = completed(sampleRecord({ "generation.edit": failed }), [
    { id: "generation.edit", status: "broken" },
  ]);
  expect(others).toEqual([]);
  expect(result).toMatchObject({ status: "failed", statusDetails: { message: "120 s sans fin" } });
  expect(result && labels(result)).toMatchObject({ check: "generation.edit", checkStatus: "failed" });
});

test("no result is made up for a check that ran", () => {
  expect(completed(sampleRecord(), [])).toEqual([]);
});
