import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { checkIds } from "../record/catalogue.ts";
import { verdictOf } from "../record/verdict.ts";
import { cutRecord, cutRuns, removePartial, stateOf, writePartial } from "./partial-record.ts";

const name = "2026-11-22T08-00-00-000Z";

function folders(): { root: string; runDir: string } {
  const root = mkdtempSync(join(tmpdir(), "e2e-partial-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const runDir = join(root, name);
  mkdirSync(runDir);
  return { root, runDir };
}

test("a run under way is no cut run, and leaves no partial record once it has ended", () => {
  const { root, runDir } = folders();
  expect(stateOf(runDir)).toBe("empty");
  writePartial(runDir, sampleRecord());
  expect(stateOf(runDir)).toBe("running");
  expect(cutRuns(root)).toEqual([]);
  removePartial(runDir);
  expect(readdirSync(runDir)).toEqual([]);
});

test("a run whose process is gone was cut: its report is NO-GO, whatever had passed", () => {
  const { root, runDir } = folders();
  const whole = sampleRecord();
  const record = { ...whole, checks: whole.checks.slice(0, 3) };
  // no system hands out this number
  writeFileSync(join(runDir, "run.partial.json"), JSON.stringify({ pid: 2 ** 30, record }));
  expect(cutRuns(root)).toEqual([name]);
  const cut = cutRecord(runDir);
  expect(cut).toMatchObject({ interrupted: true, cut: true });
  expect(cut?.checks.map(({ id }) => id)).toEqual(checkIds);
  expect(cut?.checks.filter(({ status }) => status === "passed")).toHaveLength(3);
  expect(cut && verdictOf(cut, []).verdict).toBe("NO_GO");
});

test("a run that was silent for long was cut, though its number lives", () => {
  const { root, runDir } = folders();
  writePartial(runDir, sampleRecord());
  utimesSync(join(runDir, "run.partial.json"), 0, 0);
  expect(cutRuns(root)).toEqual([name]);
});

test("half a file is nothing, and costs nothing", () => {
  const { runDir } = folders();
  writeFileSync(join(runDir, "run.partial.json"), '{"pid":1,"rec');
  expect(stateOf(runDir)).toBe("empty");
  expect(cutRecord(runDir)).toBeUndefined();
});

test("a check that had begun is told apart from those that never did, and the run lasted until its last sign", () => {
  const { runDir } = folders();
  const whole = sampleRecord();
  const [done, begun] = whole.checks;
  if (!done || !begun) throw new Error("the sample has no check");
  const { id, startedAt } = begun;
  writePartial(runDir, { ...whole, durationMs: 90_000, checks: [done] }, { id, startedAt });
  const cut = cutRecord(runDir);
  expect(cut?.durationMs).toBe(90_000);
  expect(cut?.checks[1]).toEqual({
    ...begun,
    status: "blocked",
    durationMs: whole.startedAt + 90_000 - startedAt,
    reason: "commencé, jamais fini : le processus est mort pendant ce contrôle",
  });
  expect(cut?.checks[2]?.reason).toMatch(/^jamais exécuté/);
});
