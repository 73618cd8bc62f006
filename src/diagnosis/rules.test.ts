import { describe, expect, test } from "vitest";
import { diagnosisCodes, groups } from "./rules.ts";

const rules = groups.flatMap(({ rules }) => [...rules]);

test("every code is kebab-case", () => {
  for (const code of Object.keys(diagnosisCodes)) expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

test("a code has one title, whichever rules come to it", () => {
  for (const { code, title } of rules) expect(title).toEqual(diagnosisCodes[code]);
});

describe("a group", () => {
  test("has a name of its own", () => {
    const names = groups.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
