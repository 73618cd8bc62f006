import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { roomInPage } from "./page-size.ts";

test("each check and each picture leave earlier runs less room, down to none", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-results-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const add = (name: string, bytes: number): number => {
    const before = roomInPage(folder);
    writeFileSync(join(folder, name), Buffer.alloc(bytes));
    return before - roomInPage(folder);
  };
  expect(roomInPage(folder)).toBeGreaterThan(1_000_000);
  expect(add("a-result.json", 900)).toBe(6_000);
  expect(add("a-attachment.png", 300_000)).toBeCloseTo(400_000);
  add("b-attachment.png", 2_000_000);
  expect(roomInPage(folder)).toBeLessThan(0);
});
