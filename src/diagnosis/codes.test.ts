import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnosisCodes } from "./codes.ts";

test("every code is kebab-case and listed in docs/reports.md with its meaning, and no other is", () => {
  const doc = readFileSync(new URL("../../docs/reports.md", import.meta.url), "utf8");
  const section = doc.slice(doc.indexOf("## Diagnosis codes"));
  const listed = [...section.matchAll(/^\| `([^`]+)` \| (.+) \|\r?$/gm)].map(([, code, meaning]) => [
    code,
    meaning,
  ]);
  expect(listed).toEqual(Object.entries(diagnosisCodes).map(([code, { en }]) => [code, en]));
  for (const code of Object.keys(diagnosisCodes)) expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
});
