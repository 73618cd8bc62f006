import { expect, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import { describeToken } from "../../credentials/token-shape.ts";
import { diagnose } from "../diagnose.ts";

const shape = describeToken(`$2b$12$${"x".repeat(53)}`);

test.for([
  ["secrets/course.token", "secrets/course.token"],
  ["token", "token"],
  ["COMFYUI_API_TOKEN", ".env"],
  ["QWEN_API_TOKEN", ".env"],
])("of a token that was read from %s, Git must forget %s", ([source = "", file]) => {
  const record = sampleRecord({}, { token: { source, shape, flaws: [], tracked: true } });
  const told = diagnose(record).find(({ code }) => code === "token-in-git");
  expect(told?.remedy.en).toContain(`git rm --cached "${file}"`);
});
