import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { VerdictName } from "../../record/verdict.ts";
import { verdictOf } from "../../record/verdict.ts";
import type { Fingerprint } from "../fingerprint.ts";
import { keepFingerprint } from "../keep-fingerprint.ts";
import { newRunDir, nextNumber } from "../run-dir.ts";
import { lastNumber } from "./entry-name.ts";
import { keepEntry, keptRuns } from "./history-dir.ts";
import { pruneHistory } from "./prune.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "e2e-lasting-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const nodes = Object.fromEntries(
  Array.from({ length: 28 }, (_, at) => [`Node${at}`, { module: "nodes", signature: "12345678" }]),
);

function fingerprint(number: number, more: Partial<Fingerprint> = {}): Fingerprint {
  return {
    schema: 1,
    number,
    verdict: "GO",
    startedAt: Date.UTC(2026, 0, 1) + number * 60_000,
    durationMs: 90_000,
    target: "http://a",
    emulated: false,
    profile: "p",
    stages: ["infra", "auth", "generation"],
    system: { comfyui: "0.3.64" },
    nodes,
    jobs: { edit: 100_000 + number },
    stageMs: { infra: 1_000 },
    ...more,
  };
}

function keep(historyDir: string, number: number, more: Partial<Fingerprint> = {}): void {
  const now = fingerprint(number, more);
  keepEntry(historyDir, join("x", new Date(now.startedAt).toISOString().replace(/[:.]/g, "-")), now);
}

const filesOf = (historyDir: string): string[] => readdirSync(join(historyDir, "runs")).sort();

test("a run is compared with those whose folders are gone", () => {
  const historyDir = folder();
  const run = (second: number, pytorch: string) => {
    // `git clean -fdx` between two runs of a pipeline
    const startedAt = Date.UTC(2026, 10, 22, 8, 0, second);
    const runDir = newRunDir(folder(), new Date(startedAt), historyDir);
    const system = { comfyui: "0.3.64", pytorch } as never;
    const record = sampleRecord({}, { system }, { startedAt });
    return keepFingerprint(runDir, record, verdictOf(record, []), historyDir);
  };
  expect(run(1, "2.6.0").comparison.baseline).toBeUndefined();
  const second = run(2, "2.7.1");
  expect(second.number).toBe(2);
  expect(second.comparison.baseline?.name).toBe("2026-11-22T08-00-01-000Z");
  expect(second.comparison.changes.map(({ en }) => en)).toEqual(["PyTorch: 2.6.0 → 2.7.1"]);
  expect(second.notes).toEqual([]);
});

test("the last green run is found however many red ones followed, and only that of the same stack", () => {
  const historyDir = folder();
  keep(historyDir, 1);
  keep(historyDir, 2, { stages: ["infra"] });
  keep(historyDir, 3, { target: "http://b" });
  for (let number = 4; number < 80; number += 1) keep(historyDir, number, { verdict: "NO_GO" });
  const { runs } = keptRuns(historyDir, fingerprint(100));
  expect(runs[0]?.fingerprint.number).toBe(1);
  expect(runs.every(({ fingerprint: { target } }) => target === "http://a")).toBe(true);
  expect(lastNumber(historyDir)).toBe(79);
});

test("two histories become one by copying, and the same run is there once", () => {
  const [one, other, both] = [folder(), folder(), folder()];
  keep(one, 1);
  keep(one, 2);
  keep(other, 2);
  keep(other, 3, { verdict: "NO_GO" });
  for (const from of [one, other]) cpSync(from, both, { recursive: true });
  expect(filesOf(both)).toHaveLength(3);
  expect(keptRuns(both, fingerprint(9)).runs.map(({ fingerprint: { number } }) => number)).toEqual([1, 2, 3]);
});

test("what a cache brings is refused in words, never obeyed, never a crash", () => {
  const historyDir = folder();
  keep(historyDir, 1);
  const [sound = ""] = filesOf(historyDir);
  const put = (at: number, content: string): string => {
    const name = sound.replace(/T00-01/, `T00-0${at}`);
    writeFileSync(join(historyDir, "runs", name), content);
    return name;
  };
  const text = readFileSync(join(historyDir, "runs", sound), "utf8");
  const bad = [
    put(2, "{ cut"),
    put(3, "[".repeat(50_000)),
    put(4, `"${"x".repeat(2 ** 21)}"`),
    put(5, JSON.stringify({ ...JSON.parse(text), target: "http://b" })),
    put(6, JSON.stringify({ ...JSON.parse(text), jobs: { edit: "1; rm -rf /" } })),
    put(7, JSON.stringify({ ...JSON.parse(text), startedAt: 1e300 })),
  ];
  const link = sound.replace(/T00-01/, "T00-08");
  symlinkSync("/etc/passwd", join(historyDir, "runs", link));
  const pipe = sound.replace(/T00-01/, "T00-09");
  execFileSync("sh", ["-c", `mkfifo "$1"`, "sh", join(historyDir, "runs", pipe)]);
  mkdirSync(join(historyDir, "runs", sound.replace(/T00-01/, "T00-10")));
  writeFileSync(join(historyDir, "runs", "../../x.json".replaceAll("/", "_")), text);
  const { runs, unusable } = keptRuns(historyDir, fingerprint(100));
  expect(runs.map(({ fingerprint: { number } }) => number)).toEqual([1]);
  expect(unusable).toEqual([...bad, link, pipe, sound.replace(/T00-01/, "T00-10")]);

  const record = sampleRecord({}, {}, { target: { kind: "attach", url: "http://a", emulated: false } });
  const named = { ...record, profile: "p", startedAt: Date.UTC(2026, 1, 1) };
  const runDir = newRunDir(folder(), new Date(named.startedAt), historyDir);
  const { notes } = keepFingerprint(runDir, named, verdictOf(named, []), historyDir);
  expect(notes.map(({ en }) => en).join()).toMatch(/9 files cannot be used.*HISTORY_DIR/);
});

test("a made-up number leaves the next run a name", () => {
  const historyDir = folder();
  keep(historyDir, 9_999_999);
  keep(historyDir, nextNumber(folder(), historyDir), { durationMs: 1 });
  expect(filesOf(historyDir)).toHaveLength(2);
  expect(keptRuns(historyDir, fingerprint(1)).runs).toHaveLength(2);
});

test("only the oldest runs of a stack go, never its last green one, and nothing that is not ours", () => {
  const historyDir = folder();
  keep(historyDir, 1);
  for (let number = 2; number <= 6; number += 1) keep(historyDir, number, { verdict: "NO_GO" });
  keep(historyDir, 3, { target: "http://b" });
  writeFileSync(join(historyDir, "runs", "notes.json"), "");
  pruneHistory(historyDir, 3);
  const left = filesOf(historyDir);
  expect(left).toHaveLength(6);
  expect(left).toContain("notes.json");
  const numbers = keptRuns(historyDir, fingerprint(9)).runs.map(({ fingerprint: { number } }) => number);
  expect(numbers).toEqual([1, 4, 5, 6]);
});

test("a thousand runs take some kB each, and no time to begin with", () => {
  const historyDir = folder();
  const verdicts: VerdictName[] = ["GO", "NO_GO", "GO_WITH_WARNINGS"];
  for (let number = 1; number <= 1_000; number += 1)
    keep(historyDir, number, { verdict: verdicts[number % 3] ?? "GO" });
  const sizes = filesOf(historyDir).map((file) => statSync(join(historyDir, "runs", file)).size);
  expect(Math.max(...sizes)).toBeLessThan(10_000);
  // what a start reads is a list of names: far from 100 ms of this thread, whatever others do
  const before = process.threadCpuUsage();
  expect(nextNumber(folder(), historyDir)).toBe(1_001);
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(100);
});
