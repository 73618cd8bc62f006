import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Whole or not at all: a reader never sees half a file. */
export function writeJson(path: string, value: unknown): void {
  // a link that somebody put there is not followed
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { flag: "wx" });
  renameSync(`${path}.new`, path);
}
