import { describe, expect, test } from "vitest";
import { red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { diagnose } from "../../diagnosis/diagnose.ts";
import { noComparison } from "../../history/past-runs.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { verdictOf } from "../../record/verdict.ts";
import { nextSteps } from "./next-steps.ts";

function steps(record: RunRecord): string {
  const diagnoses = diagnose(record);
  const verdict = verdictOf(record, diagnoses);
  const material = { previews: new Map(), tables: [] };
  return nextSteps({ number: 1, record, diagnoses, verdict, comparison: noComparison, material })
    .map(({ fr }) => fr)
    .join("\n");
}

const flags = ["--url http://h:8188", "--token-file t"];

describe("a command of the next steps", () => {
  test.for([
    ["that plays a red stage again", red("auth.enforced"), {}, "npm run test:auth"],
    ["that runs what is missing", {}, { stages: ["infra", "auth"] }, "npm run test:generation"],
    ["that runs all again", {}, { interrupted: true }, "npm test"],
    ["of a run without a fault", {}, {}, "npm test"],
  ] as const)("%s asks the same server with the same token", ([, marks, more, command]) => {
    const again = steps(sampleRecord(marks, {}, { ...more, flags }));
    expect(again).toMatch(new RegExp(`${command} -- --url http://h:8188 --token-file t$`, "m"));
    expect(steps(sampleRecord(marks, {}, more))).toMatch(new RegExp(`${command}$`, "m"));
  });
});
