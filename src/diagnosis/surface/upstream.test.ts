import { expect, test } from "vitest";
import { red, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { system } from "../../../selftest/data/stack.cases.ts";
import { diagnose } from "../diagnose.ts";

const remedyOn = (comfyui: string): string => {
  const record = sampleRecord(red("generation.preview-bypass"), { system: { ...system, comfyui } });
  return diagnose(record).find(({ code }) => code === "preview-bypass-open")?.remedy.en ?? "";
};

test("a hole that an update closes has the update as its first remedy, and the proxy as the second", () => {
  expect(remedyOn("0.3.64")).toMatch(
    /^1\. Update ComfyUI first: since 0\.28\.0 .*0\.3\.64[\s\S]*\n2\. .*proxy/,
  );
  expect(remedyOn("–")).toMatch(/^1\. Update ComfyUI first: .*version unknown/);
});

test("a version that has the update gets the proxy alone", () => {
  expect(remedyOn("0.33.0")).toMatch(/^Upstream weakness: in the proxy/);
});
