import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isTrackedByGit } from "./tracked-by-git.ts";

test("a file is tracked once it was added, not before, and not outside a repository", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-git-"));
  try {
    mkdirSync(join(folder, ".secrets"));
    const file = join(folder, ".secrets", "a.token");
    writeFileSync(file, "x\n");
    expect(isTrackedByGit(file)).toBe(false);
    execFileSync("git", ["init", "-q", folder]);
    expect(isTrackedByGit(file)).toBe(false);
    execFileSync("git", ["-C", folder, "add", "-f", ".secrets/a.token"]);
    expect(isTrackedByGit(file)).toBe(true);
    expect(isTrackedByGit(join(folder, ".secrets", "*.token"))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
