import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import { noComparison } from "../../history/past-runs.ts";
import { type CheckId, entryOf } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { checkLabels } from "./listener.ts";
import { prepareResults } from "./results.ts";

interface Result {
  readonly name: string;
  readonly status?: string;
  readonly start: number;
  readonly stop: number;
  readonly statusDetails: { readonly message?: string };
  readonly labels: readonly { readonly name: string; readonly value: string }[];
}

/** What the page is made of, after `bare` results as allure-vitest writes them for tests that the runner ended or never began. */
function prepared(
  record: RunRecord,
  bare: readonly { id: CheckId | "stranger"; status?: string }[],
): Result[] {
  const folder = mkdtempSync(join(tmpdir(), "e2e-unfinished-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [index, { id, status }] of bare.entries()) {
    const result = {
      uuid: `${index}`,
      name: id === "stranger" ? id : entryOf(id).title.fr,
      status,
      statusDetails: {},
      stage: "pending",
      labels: id === "stranger" ? [] : checkLabels(id),
      start: 1,
      stop: 9e12,
    };
    writeFileSync(join(folder, `${index}-result.json`), JSON.stringify(result));
  }
  const run = { record, verdict: verdictOf(record, []), diagnoses: [], comparison: noComparison };
  prepareResults(folder, run, (text) => text);
  return readdirSync(folder)
    .filter((name) => name.endsWith("-result.json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Result);
}

const never = { status: "blocked", reason: "jamais exécuté" } as const;
const labels = ({ labels: all }: Result) => Object.fromEntries(all.map(({ name, value }) => [name, value]));

test("a check that never ran stands blocked in its stage, whether a bare result was left of it or none", () => {
  const marks = { "generation.edit": never, "generation.cancel": never, "generation.events": never };
  const record = sampleRecord(marks, {}, { interrupted: true });
  const results = prepared(record, [
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
  const [result, ...others] = prepared(sampleRecord({ "generation.edit": failed }), [
    { id: "generation.edit", status: "broken" },
  ]);
  expect(others).toEqual([]);
  expect(result).toMatchObject({ status: "failed", statusDetails: { message: "120 s sans fin" } });
  expect(result && labels(result)).toMatchObject({ check: "generation.edit", checkStatus: "failed" });
});

test("no result is made up for a check that ran", () => {
  expect(prepared(sampleRecord(), [])).toEqual([]);
});
