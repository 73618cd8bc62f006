import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { parsedJson } from "../bounded-json.ts";

/** Of any file that a run keeps: a record of 300 checks with large facts takes 2 MB. */
export const MAX_KEPT_BYTES = 32 * 2 ** 20;

/** What a plain file holds; undefined for what is too large or not there, for a link out of the folder, and for a pipe that never ends. */
export function readKept(path: string, maxBytes: number = MAX_KEPT_BYTES): Buffer | undefined {
  try {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const file = openSync(path, flags);
    try {
      const stat = fstatSync(file);
      return stat.isFile() && stat.size <= maxBytes ? readFileSync(file) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** The JSON in such a file; undefined where there is none, or where it would cost more to parse than any of ours. Never throws. */
export function readJson(path: string): unknown {
  const bytes = readKept(path);
  return bytes && parsedJson(bytes);
}
