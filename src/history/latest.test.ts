import {
  existsSync,
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
import { expect, onTestFinished, test, vi } from "vitest";
import { clearLatest, publishLatest } from "./latest.ts";

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), "e2e-latest-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** A run that ended at this time, with a page of its own. */
function run(root: string, name: string, end: number): string {
  const runDir = join(root, name);
  mkdirSync(join(runDir, "attachments"), { recursive: true });
  writeFileSync(join(runDir, "run.json"), JSON.stringify({ startedAt: end, durationMs: 0, checks: [] }));
  writeFileSync(join(runDir, "index.html"), name);
  writeFileSync(join(runDir, "attachments", `${name}.png`), "");
  return runDir;
}

const files = ["run.json", "index.html", "attachments"];

test("what a wrong configuration left in a pipeline gives way to the next run", () => {
  const root = mkdtempSync(join(tmpdir(), "e2e-latest-none-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "latest"));
  const junit = join(root, "latest", "junit.xml");
  writeFileSync(junit, "<testsuites/>");
  clearLatest(root);
  expect(existsSync(junit), "another program's").toBe(true);
  writeFileSync(junit, '<?xml version="1.0"?>\n<testsuites name="comfyui-qwen-e2e">');
  clearLatest(root);
  expect(existsSync(junit)).toBe(false);
});

test("a folder that is not ours is neither emptied nor filled", () => {
  const root = folder();
  mkdirSync(join(root, "latest", "attachments"), { recursive: true });
  writeFileSync(join(root, "latest", "attachments", "thesis.doc"), "mine");
  writeFileSync(join(root, "latest", "run.json"), "{}");
  clearLatest(root);
  expect(() => publishLatest(run(root, "a", 1), join(root, "latest"), files)).toThrow(/latest/);
  expect(readFileSync(join(root, "latest", "attachments", "thesis.doc"), "utf8")).toBe("mine");
  expect(readdirSync(root).sort()).toEqual(["a", "latest"]);
});

test.for([
  ["of another program", { startedAt: 5, checks: [1, 2] }],
  ["of another program with checks", { startedAt: 5, checks: [{ id: "lint", stage: "ci", status: "ok" }] }],
  ["without end", "[".repeat(100_000)],
])("a record %s makes no folder ours", ([, record]) => {
  const root = folder();
  mkdirSync(join(root, "latest", "attachments"), { recursive: true });
  writeFileSync(join(root, "latest", "attachments", "thesis.doc"), "mine");
  const text = typeof record === "string" ? record : JSON.stringify(record);
  writeFileSync(join(root, "latest", "run.json"), text);
  clearLatest(root);
  expect(existsSync(join(root, "latest", "attachments", "thesis.doc"))).toBe(true);
  expect(() => publishLatest(run(root, "a", 1), join(root, "latest"), files)).toThrow(/latest/);
});

test("a link is not followed, wherever it leads", () => {
  const root = folder();
  const elsewhere = run(root, "elsewhere", 1);
  symlinkSync(elsewhere, join(root, "latest"));
  clearLatest(root);
  expect(() => publishLatest(run(root, "b", 2), join(root, "latest"), files)).toThrow(/latest/);
  expect(readFileSync(join(elsewhere, "index.html"), "utf8")).toBe("elsewhere");
});

test("a run replaces the one before as a whole, and what somebody else put beside it stays", () => {
  const root = folder();
  const latest = join(root, "latest");
  expect(publishLatest(run(root, "a", 1), latest, files)).toBe(true);
  writeFileSync(join(latest, "notes.txt"), "mine");
  rmSync(join(run(root, "b", 2), "index.html"));
  expect(publishLatest(join(root, "b"), latest, files)).toBe(true);
  expect(readdirSync(latest).sort()).toEqual(["attachments", "notes.txt", "run.json"]);
  expect(readdirSync(join(latest, "attachments"))).toEqual(["b.png"]);
});

test("of two runs the one that ended last is shown, in whatever order they publish", () => {
  const root = folder();
  const latest = join(root, "latest");
  const [early, late] = [run(root, "early", 1), run(root, "late", 2)];
  expect(publishLatest(late, latest, ["run.json"])).toBe(true);
  expect(publishLatest(early, latest, files)).toBe(false);
  expect(publishLatest(late, latest, files)).toBe(true);
  expect(publishLatest(early, latest, files)).toBe(false);
  expect(readFileSync(join(latest, "index.html"), "utf8")).toBe("late");
});

test("a fleet takes the place of a run that ended before it, though that could not be taken away", () => {
  const root = folder();
  const latest = join(root, "latest");
  const fleet = join(root, "overview");
  mkdirSync(fleet);
  writeFileSync(
    join(fleet, "verdict.json"),
    JSON.stringify({
      schema: 1,
      merged: true,
      stacks: [{ startedAt: new Date(5).toISOString(), durationMs: 3 }, {}],
    }),
  );
  expect(publishLatest(run(root, "before", 1), latest, files)).toBe(true);
  expect(publishLatest(fleet, latest, ["verdict.json"])).toBe(true);
  expect(readdirSync(latest)).toEqual(["verdict.json"]);
  expect(publishLatest(join(root, "before"), latest, files)).toBe(false);
  expect(publishLatest(run(root, "meanwhile", 7), latest, files)).toBe(false);
  expect(publishLatest(run(root, "after", 9), latest, files)).toBe(true);
});

test("what a killed run left half done goes after ten minutes, what another run is making stays", () => {
  const root = folder();
  const half = join(root, "latest.new-0a1b2c3d");
  mkdirSync(half);
  clearLatest(root);
  expect(existsSync(half)).toBe(true);
  vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  clearLatest(root);
  expect(existsSync(half)).toBe(false);
});

test("the pictures of a run and of latest are the same files: they cost no second disk", () => {
  const root = folder();
  const latest = join(root, "latest");
  const runDir = run(root, "a", 1);
  publishLatest(runDir, latest, files);
  const inodes = [runDir, latest].map((where) => statSync(join(where, "attachments", "a.png")).ino);
  expect(inodes[0]).toBe(inodes[1]);
  // a page is changed in latest
  expect(statSync(join(latest, "index.html")).ino).not.toBe(statSync(join(runDir, "index.html")).ino);
});
