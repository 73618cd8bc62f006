import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { newRunDir } from "../history/run-dir.ts";
import { createRedactor } from "../redaction/redactor.ts";
import { runList } from "./console/run-list.ts";
import { reportCutRuns } from "./cut-reports.ts";
import { writeReports } from "./write-report.ts";

const redact = createRedactor([]);

function reportsDir(): string {
  const path = mkdtempSync(join(tmpdir(), "e2e-cut-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A run that was killed. */
function cutRun(root: string, second: number): string {
  const runDir = newRunDir(root, new Date(Date.UTC(2026, 10, 22, 8, 0, second)));
  const record = sampleRecord({}, {}, { interrupted: true, cut: true });
  // no system hands out this number
  writeFileSync(join(runDir, "run.partial.json"), JSON.stringify({ pid: 2 ** 30, record }));
  return runDir;
}

test("a killed run gets its reports, also as the latest word where no other run has begun", async () => {
  const root = reportsDir();
  const [first, last] = [cutRun(root, 1), cutRun(root, 2)];
  const made = await reportCutRuns(root, { redact });
  expect(made.map(({ name }) => join(root, name))).toEqual([first, last]);
  for (const runDir of [first, last])
    expect(readdirSync(runDir)).toEqual(expect.arrayContaining(["junit.xml", "summary.md", "verdict.json"]));
  const phase = readFileSync(join(root, "latest", "phase-report.md"), "utf8");
  expect(phase).toContain("COUPÉE");
  expect(phase).toContain("n° 2");
  expect(await reportCutRuns(root, { redact }), "once").toEqual([]);
});

test("a killed run is not the latest word once another has begun", async () => {
  const root = reportsDir();
  cutRun(root, 1);
  newRunDir(root, new Date(Date.UTC(2026, 10, 22, 8, 0, 2)));
  await reportCutRuns(root, { redact });
  expect(existsSync(join(root, "latest", "verdict.json"))).toBe(false);
});

test("the list marks a run that was cut and one that was interrupted, whoever has read their reports", async () => {
  const root = reportsDir();
  cutRun(root, 1);
  await reportCutRuns(root, { redact });
  const runDir = newRunDir(root, new Date(Date.UTC(2026, 10, 22, 8, 0, 2)));
  const record = sampleRecord({}, {}, { interrupted: true });
  await writeReports(record, { redact, runDir, allureResults: join(runDir, "none") });
  const [interrupted, cut] = runList(root, "fr").split("\n");
  expect(interrupted).toMatch(/^n° 2 .* · NO-GO · INTERROMPUE · /);
  expect(cut).toMatch(/^n° 1 .* · NO-GO · COUPÉE · /);
});
