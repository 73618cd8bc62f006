import { expect, test } from "vitest";
import { isCostly, parsedJson } from "./bounded-json.ts";

const bounds = { containers: 1_000, members: 5_000, depth: 50 };
const costly = (text: string): boolean => isCostly(Buffer.from(text), bounds);
const padding = `"${"x".repeat(20_000)}"`;

test.for([
  ["objects", `[${"{},".repeat(1_001)}${padding}]`],
  ["lists", `[${"[],".repeat(1_001)}${padding}]`],
  ["members", `{${Array.from({ length: 5_002 }, (_, i) => `"k${i}":0`).join()}}`],
  ["levels", `${"[".repeat(51)}${padding}${"]".repeat(51)}`],
  ["levels that never end", "[".repeat(20_000)],
])("a text with too many %s is costly", ([, text]) => {
  expect(costly(text ?? "")).toBe(true);
});

test.for([
  ["signs inside a string", `["${"{},[".repeat(5_000)}", ${padding}]`],
  ["quotes that are escaped", `["${'\\"[{,'.repeat(5_000)}\\\\", ${padding}]`],
  ["as many as allowed", `[${"{},".repeat(998)}{}, ${padding}]`],
  ["a short text", "[".repeat(10_000)],
])("%s is not", ([, text]) => {
  expect(costly(text ?? "")).toBe(false);
});

test("what is no JSON, or costs too much, has no value", () => {
  const read = (text: string): unknown => parsedJson(Buffer.from(text));
  expect([read('["a"]'), read("<html>"), read("[".repeat(20_000))]).toEqual([["a"], undefined, undefined]);
});
