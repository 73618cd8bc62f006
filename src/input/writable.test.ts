import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { unwritable } from "./writable.ts";

const folder = mkdtempSync(join(tmpdir(), "e2e-writable-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a folder, and one that does not exist yet below it, can be written to, and nothing is made", () => {
  expect(unwritable(folder)).toBeUndefined();
  expect(unwritable(join(folder, "not", "yet"))).toBeUndefined();
  expect(existsSync(join(folder, "not"))).toBe(false);
});

test("a file is refused, and so is a folder below a file", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(unwritable(file)?.cause.en).toContain("is a file");
  expect(unwritable(join(file, "reports"))?.cause.en).toContain(`"${file}" is a file`);
});

test.skipIf(process.platform === "win32" || process.getuid?.() === 0)("a closed folder is refused", () => {
  const closed = mkdtempSync(join(folder, "closed-"));
  chmodSync(closed, 0o555);
  expect(unwritable(join(closed, "reports"))?.cause.en).toContain("cannot be written to");
});

test.skipIf(process.platform !== "linux")("a folder of the kernel is refused", () => {
  expect(unwritable("/proc/reports")?.cause.en).toContain("cannot be written to");
});
