import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Fingerprint } from "../fingerprint.ts";
import { memoryIn } from "./allure-memory.ts";
import { stackOf } from "./entry-name.ts";

const stack = { target: "http://a:8188", profile: "p" } as Fingerprint;

/** The days whose runs Allure's page is given, of ten runs with this many checks. */
function daysShown(checks: number, room: number): number[] {
  const root = mkdtempSync(join(tmpdir(), "e2e-memory-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "allure"));
  const results = Array.from({ length: checks }, (_, at) => {
    const id = `${at}`.padStart(65, "0");
    const words = { name: "n".repeat(40), status: "passed", message: "m".repeat(50) };
    return [id, { id, historyId: id, ...words, labels: [], url: "", reportLinks: [] }] as const;
  });
  const testResults = Object.fromEntries(results);
  for (let day = 10; day < 20; day += 1) {
    const file = `2026-11-${day}T00-00-00-000Z.${day}.${stackOf(stack)}.go.0123456789ab.json`;
    const point = { uuid: "u", name: "run", timestamp: day, knownTestCaseIds: [], metrics: {}, url: "" };
    writeFileSync(join(root, "allure", file), JSON.stringify({ ...point, testResults }));
  }
  const lines = readFileSync(memoryIn(root, root, stack, room).path, "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => (JSON.parse(line) as { timestamp: number }).timestamp);
}

test("Allure is given the last ten runs", () => {
  expect(daysShown(20, 400_000)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
});

test("of runs with many checks Allure is given the last that the page has room for, and three where it has none", () => {
  const days = daysShown(90, 400_000);
  expect(days.length).toBeGreaterThan(3);
  expect(days.length).toBeLessThan(7);
  expect(days).toEqual([13, 14, 15, 16, 17, 18, 19].slice(-days.length));
  for (const room of [0, -1_000_000]) expect(daysShown(90, room)).toEqual([17, 18, 19]);
});
