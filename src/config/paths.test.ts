import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { displayPath, isWindowsPath, wslPath } from "./paths.ts";

describe("Windows paths", () => {
  test.for([
    ["C:\\Users\\me\\token", true],
    ["c:/Users/me/token", true],
    ["\\\\server\\share\\token", true],
    ["/home/me/token", false],
    [".secrets/token", false],
  ] as const)("%s: %s", ([path, windows]) => {
    expect(isWindowsPath(path)).toBe(windows);
  });

  test("have a place in WSL, unless they are network shares", () => {
    expect(wslPath("C:\\Users\\me\\token")).toBe("/mnt/c/Users/me/token");
    expect(wslPath("d:/a/b")).toBe("/mnt/d/a/b");
    expect(wslPath("\\\\server\\share")).toBeUndefined();
  });
});

test("a path inside the working directory is shown relative to it, another one whole", () => {
  const cwd = resolve("work");
  expect(displayPath(join(cwd, ".secrets", "token"), cwd)).toBe(".secrets/token");
  expect(displayPath(resolve("other"), cwd)).toBe(resolve("other").replaceAll("\\", "/"));
  expect(displayPath(cwd, cwd)).toBe(cwd.replaceAll("\\", "/"));
});
