import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** From the ground up: a room imports only rooms that stand earlier here, types too. docs/decisions/0008-layout.md says why. */
const rooms = [
  "src",
  "src/input",
  "src/oracles",
  "src/docker",
  "src/redaction",
  "src/judge",
  "src/credentials",
  "src/models",
  "src/comfyui",
  "src/container",
  "src/workflows",
  "src/browser",
  "src/readiness",
  "src/record",
  "src/config",
  "src/synthetic",
  "src/history",
  "src/references",
  "src/targets",
  "src/learn",
  "src/diagnosis",
  "src/report",
  "src/runner",
  "src/watch",
  "src/fleet",
];

/** The entry stands above all rooms. */
const entry = /^src\/(cli|command-line|early-interrupt|one-target|validate)\.ts$/;
const MAX_FILES = 22;

const root = new URL("../", import.meta.url);
const files = globSync("{src,tests,emulator,selftest,scripts,bench}/**/*.ts", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.endsWith(".test.ts"));
const imports = new Map(
  files.map((path) => {
    const text = readFileSync(new URL(path, root), "utf8");
    const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g);
    return [path, [...found].map(([, name = ""]) => posix.join(posix.dirname(path), name))];
  }),
);
const arrows = [...imports].flatMap(([from, all]) => all.map((to) => ({ from, to })));

function floorOf(path: string): number {
  if (entry.test(path)) return rooms.length;
  return rooms.indexOf(path.split("/").length === 2 ? "src" : path.split("/").slice(0, 2).join("/"));
}

test("an import only leads down: to the same room, or to one below it", () => {
  const up = arrows
    .filter(({ from, to }) => from.startsWith("src/") && to.startsWith("src/") && floorOf(from) < floorOf(to))
    .map(({ from, to }) => `${from} must not import ${to}: that room lies above it`);
  expect(up).toEqual([]);
  expect(arrows.length).toBeGreaterThan(1_000);
  expect(files.filter((path) => path.startsWith("src/") && floorOf(path) < 0)).toEqual([]);
});

test("production imports no test, and the emulator nothing of the suite", () => {
  // the scripts among them write the docs out of our tests' tables, or start a test by hand
  const ours = /^(selftest|scripts|bench)\//;
  const allowed = (from: string): RegExp => {
    if (from.startsWith("emulator/")) return /^(emulator|fixtures)\//;
    return from.startsWith("tests/") ? /^(tests|src|emulator|fixtures)\// : /^(src|emulator|fixtures)\//;
  };
  const outside = arrows
    .filter(({ from }) => !ours.test(from))
    .filter(({ from, to }) => !allowed(from).test(to) || to.endsWith(".test.ts"))
    .map(({ from, to }) => `${from} must not import ${to}`);
  expect(outside).toEqual([]);
});

test("no file imports itself, by whatever way", () => {
  const done = new Set<string>();
  const circleFrom = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path].join(" → ")];
    if (done.has(path)) return [];
    const circles = (imports.get(path) ?? []).flatMap((next) => circleFrom(next, [...way, path]));
    done.add(path);
    return circles;
  };
  expect(files.flatMap((path) => circleFrom(path, []))).toEqual([]);
});

test(`no folder holds more than ${MAX_FILES} files side by side`, () => {
  const folders = Map.groupBy(files, (path) => posix.dirname(path));
  const full = [...folders].filter(([, inside]) => inside.length > MAX_FILES);
  expect(full.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
});
