import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTextFile, withoutBom } from "./text-file.ts";

function read(content: string | Buffer, maxBytes = 100) {
  using dir = mkdtempDisposableSync(join(tmpdir(), "text-file-"));
  const path = join(dir.path, "file");
  writeFileSync(path, content);
  return readTextFile(path, maxBytes);
}

describe("a text file", () => {
  test("is read as UTF-8, its byte order mark kept for the caller to judge", () => {
    expect(read("é\r\n")).toEqual({ text: "é\r\n" });
    expect(read("\uFEFFabc")).toEqual({ text: "\uFEFFabc" });
    expect(withoutBom("\uFEFFabc")).toBe("abc");
    expect(read("")).toEqual({ text: "" });
  });

  test("in UTF-16 is refused, with and without its mark", () => {
    expect(read(Buffer.from("\uFEFFabc", "utf16le"))).toEqual({ fault: "utf-16" });
    expect(read(Buffer.from("abc", "utf16le"))).toEqual({ fault: "utf-16" });
    expect(read(Buffer.from("\uFEFFabc", "utf16le").swap16())).toEqual({ fault: "utf-16" });
    expect(read(Buffer.from("abcd", "utf16le").swap16())).toEqual({ fault: "utf-16" });
  });

  test("that is no text, too large, missing or a directory has its own fault", () => {
    expect(read(Buffer.from([0x61, 0xff, 0x62]))).toEqual({ fault: "not-utf-8" });
    expect(read("x".repeat(100))).toEqual({ text: "x".repeat(100) });
    expect(read("x".repeat(101))).toEqual({ fault: "too-large" });
    using dir = mkdtempDisposableSync(join(tmpdir(), "text-file-"));
    mkdirSync(join(dir.path, "folder"));
    expect(readTextFile(join(dir.path, "folder"), 10)).toEqual({ fault: "directory" });
    expect(readTextFile(join(dir.path, "none"), 10)).toEqual({ fault: "missing" });
    expect(readTextFile(join(dir.path, "x".repeat(5000)), 10)).toEqual({ fault: "unreadable" });
    expect(readTextFile("a\0b", 10)).toEqual({ fault: "unreadable" });
  });
});
