import { renameSync, writeFileSync } from "node:fs";

/** Whole or not at all: a reader never sees half a file. */
export function writeJson(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
