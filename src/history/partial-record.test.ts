import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { verdictOf } from "../record/verdict.ts";
import { recordOf, removePartial, stateOf, writePartial } from "./partial-record.ts";

const record = sampleRecord({}, {}, { interrupted: true, cut: true });

function newRun(): string {
  const runDir = mkdtempSync(join(tmpdir(), "e2e-partial-"));
  onTestFinished(() => rmSync(runDir, { recursive: true, force: true }));
  return runDir;
}

test("a run under way is no cut run, and leaves no partial record once it has ended", () => {
  const runDir = newRun();
  expect(stateOf(runDir)).toBe("empty");
  writePartial(runDir, record);
  expect(stateOf(runDir)).toBe("running");
  removePartial(runDir);
  expect(readdirSync(runDir)).toEqual([]);
  // vitest may tell of the last check only then
  writePartial(runDir, record);
  expect(readdirSync(runDir)).toEqual([]);
});

test("a run whose process is gone was cut: it is NO-GO, whatever had passed", () => {
  const runDir = newRun();
  // no system hands out this number
  writeFileSync(join(runDir, "run.partial.json"), JSON.stringify({ pid: 2 ** 30, record }));
  expect(stateOf(runDir)).toBe("cut");
  expect(recordOf(runDir)).toEqual(record);
  expect(verdictOf(record, []).verdict).toBe("NO_GO");
});

test("a run that was silent for long was cut, though its number lives", () => {
  const runDir = newRun();
  writePartial(runDir, record);
  utimesSync(join(runDir, "run.partial.json"), 0, 0);
  expect(stateOf(runDir)).toBe("cut");
});

test("a partial record is one of a cut run, though an earlier version did not say so", () => {
  const runDir = newRun();
  const unmarked = { ...record, interrupted: false, cut: undefined };
  writeFileSync(join(runDir, "run.partial.json"), JSON.stringify({ pid: 2 ** 30, record: unmarked }));
  expect(recordOf(runDir)).toMatchObject({ interrupted: true, cut: true });
});

test("half a file is nothing, and costs nothing", () => {
  const runDir = newRun();
  writeFileSync(join(runDir, "run.partial.json"), '{"pid":1,"rec');
  expect(stateOf(runDir)).toBe("empty");
  expect(recordOf(runDir)).toBeUndefined();
});

test("the record of a run that has ended is the whole one, though a partial one was left", () => {
  const runDir = newRun();
  writePartial(runDir, record);
  writeFileSync(join(runDir, "run.json"), JSON.stringify({ ...record, cut: false }));
  expect(stateOf(runDir)).toBe("ended");
  expect(recordOf(runDir)).toMatchObject({ cut: false });
});
