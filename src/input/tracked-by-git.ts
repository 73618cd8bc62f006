import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const LIMIT_MS = 2_000;

/** Whether Git keeps this file: whoever has the repository has what it holds, in its history too. False where nothing can tell. */
export function isTrackedByGit(path: string): boolean {
  const folder = dirname(path);
  if (!isInRepository(folder)) return false;
  // a repository may name a program to run with each command: none is run here
  const args = [
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-C",
    folder,
    "ls-files",
    "--error-unmatch",
    "--",
    basename(path),
  ];
  return spawnSync("git", args, { stdio: "ignore", timeout: LIMIT_MS, windowsHide: true }).status === 0;
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
