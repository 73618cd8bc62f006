import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Whole or not at all: a reader never sees half a file. */
export function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

export function writeWhole(path: string, content: string | Uint8Array): void {
  // a link that somebody put there is not followed
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, content, { flag: "wx" });
  renameSync(`${path}.new`, path);
}
