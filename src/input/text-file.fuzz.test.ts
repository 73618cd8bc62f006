import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { patient } from "../../selftest/fuzz/judge.ts";
import { faultText, readTextFile, withoutBom } from "./text-file.ts";

const limit = 500;
const text = fc
  .oneof(hostileText, fc.string({ unit: "grapheme", maxLength: 100 }))
  .map((one) => one.toWellFormed());
const bytes = fc.oneof(
  fc.noShrink(fc.uint8Array({ maxLength: 600, size: "max" })).map((array) => Buffer.from(array)),
  text.map((one) => Buffer.from(one)),
  text.map((one) => Buffer.from(`\uFEFF${one}`)),
  text.map((one) => Buffer.from(`\uFEFF${one}`, "utf16le")),
  text.map((one) => Buffer.from(one, "utf16le").swap16()),
  text.map((one) => Buffer.from(one, "latin1")),
);

test("a file of any bytes is its exact text, or a fault with words in both languages", patient, () => {
  using dir = mkdtempDisposableSync(join(tmpdir(), "text-file-"));
  const path = join(dir.path, "file");
  fc.assert(
    fc.property(bytes, (content) => {
      writeFileSync(path, content);
      const read = readTextFile(path, limit);
      if ("fault" in read) {
        expect(["too-large", "utf-16", "not-utf-8"]).toContain(read.fault);
        expect(read.fault === "too-large").toBe(content.length > limit);
        const { fr, en } = faultText(read.fault, path);
        expect([fr, en].every((sentence) => sentence.includes(path))).toBe(true);
      } else {
        expect(Buffer.from(read.text).equals(content)).toBe(true);
        expect(read.text.endsWith(withoutBom(read.text))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("a path of any text is a fault, never a throw", patient, () => {
  using dir = mkdtempDisposableSync(join(tmpdir(), "text-file-"));
  fc.assert(
    fc.property(hostileText, (name) => {
      const read = readTextFile(join(dir.path, "none", name), limit);
      expect(["missing", "unreadable", "directory"]).toContain("fault" in read && read.fault);
    }),
    { numRuns: 200 },
  );
});
