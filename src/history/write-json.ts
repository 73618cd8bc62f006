import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Whole or not at all: a reader never sees half a file. */
export function writeJson(path: string, value: unknown): void {
  writeWhole(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

export function writeWhole(path: string, content: string | Uint8Array): void {
  const next = `${path}.new`;
  // a link that somebody put there is not followed
  rmSync(next, { force: true });
  try {
    writeFileSync(next, content, { flag: "wx" });
    renameSync(next, path);
  } catch (error) {
    // a full disk leaves half a file
    rmSync(next, { force: true });
    throw error;
  }
}
