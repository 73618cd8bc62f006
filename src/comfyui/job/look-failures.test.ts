import { expect, test } from "vitest";
import { ComfyError } from "../errors.ts";
import { LookFailures } from "./look-failures.ts";

function lostAfter(code: "COMFY_REFUSED" | "COMFY_CANCELLED", ...moments: number[]): boolean {
  const failures = new LookFailures();
  for (const at of moments) failures.failed(new ComfyError(code, { fr: "–", en: "–" }), at);
  return failures.lost(moments.at(-1) ?? 0, 0);
}

test("a server that refuses is lost after ten seconds, one that is frozen after a minute", () => {
  expect(lostAfter("COMFY_REFUSED", 1_000)).toBe(false);
  expect(lostAfter("COMFY_REFUSED", 1_000, 9_000)).toBe(false);
  expect(lostAfter("COMFY_REFUSED", 1_000, 12_000)).toBe(true);
  expect(lostAfter("COMFY_CANCELLED", 15_000, 30_000, 45_000)).toBe(false);
  expect(lostAfter("COMFY_CANCELLED", 15_000, 30_000, 45_000, 60_000, 76_000)).toBe(true);
});
