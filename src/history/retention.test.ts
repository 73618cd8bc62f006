import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clearLatest } from "./latest.ts";
import { pruneHistories, pruneRuns } from "./retention.ts";
import { newRunDir, runDirPattern } from "./run-dir.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "e2e-history-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function put(root: string, name: string, file: string): void {
  mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, name, file), "{}");
}

const day = (number: number): string => `2026-11-${String(number).padStart(2, "0")}T08-00-00-000Z`;

test("only the oldest runs go, and nothing that is not a run of ours", () => {
  const root = folder();
  for (let number = 1; number <= 5; number += 1) put(root, day(number), "verdict.json");
  put(root, "latest", "verdict.json");
  put(root, "notes", "run.json");
  put(root, "2026-11-01T08-00-00-000Z-copy", "run.json");
  put(root, "2026-10-01T08-00-00-000Z", "photo.png");
  writeFileSync(join(root, "2026-09-01T08-00-00-000Z"), "a file");
  expect(pruneRuns(root, { runs: 3 })).toEqual([day(1), day(2)]);
  expect(readdirSync(root).sort()).toEqual(
    [
      "2026-09-01T08-00-00-000Z",
      "2026-10-01T08-00-00-000Z",
      "2026-11-01T08-00-00-000Z-copy",
      day(3),
      day(4),
      day(5),
      "latest",
      "notes",
    ].sort(),
  );
  expect(pruneRuns(root, { runs: 3 })).toEqual([]);
});

test("a run gets a folder of its own, also within the same millisecond", () => {
  const root = join(folder(), "not", "yet");
  const now = new Date("2026-11-22T08:00:00.123Z");
  const names = [newRunDir(root, now), newRunDir(root, now)].map((path) => path.slice(root.length + 1));
  expect(names).toEqual(["2026-11-22T08-00-00-123Z", "2026-11-22T08-00-00-123Z-2"]);
  for (const name of names) expect(name).toMatch(runDirPattern);
});

test("a new run takes away what the one before left as the latest word, and nothing of anybody else", () => {
  const root = folder();
  for (const name of ["verdict.json", "run.json", "phase-report.html", "index.html", "notes.txt"])
    put(root, "latest", name);
  writeFileSync(
    join(root, "latest", "run.json"),
    JSON.stringify({ startedAt: 1, durationMs: 1, checks: [] }),
  );
  clearLatest(root);
  expect(readdirSync(join(root, "latest"))).toEqual(["notes.txt"]);
});

test("the history of targets that were not validated for the longest time goes", () => {
  const root = folder();
  for (let number = 1; number <= 4; number += 1) {
    put(root, "allure-history", `${number}.jsonl`);
    utimesSync(join(root, "allure-history", `${number}.jsonl`), number, number);
  }
  pruneHistories(root, 2);
  expect(readdirSync(join(root, "allure-history"))).toEqual(["3.jsonl", "4.jsonl"]);
});

test("runs beyond the total size go, oldest first; the newest and the last green one stay", () => {
  const root = folder();
  for (let number = 1; number <= 4; number += 1) {
    put(root, day(number), "run.json");
    writeFileSync(join(root, day(number), "picture.png"), "x".repeat(1000));
  }
  expect(pruneRuns(root, { bytes: 2500, spare: day(1) })).toEqual([day(2)]);
  expect(pruneRuns(root, { bytes: 10, spare: day(1) })).toEqual([day(3)]);
  expect(readdirSync(root).sort()).toEqual([day(1), day(4)]);
});
