import { constants } from "node:fs";
import { parsedJson } from "../bounded-json.ts";
import { readPlain } from "../input/plain-file.ts";

/** Of any file that a run keeps: a record of 300 checks with large facts takes 2 MB. */
export const MAX_KEPT_BYTES = 32 * 2 ** 20;

/** What a plain file holds; undefined for what is too large or not there, for a link out of the folder, and for a pipe that never ends. */
export function readKept(path: string, maxBytes: number = MAX_KEPT_BYTES): Buffer | undefined {
  return readPlain(path, maxBytes, constants.O_NOFOLLOW ?? 0);
}

/** The JSON in such a file; undefined where there is none, or where it would cost more to parse than any of ours. Never throws. */
export function readJson(path: string): unknown {
  const bytes = readKept(path);
  return bytes && parsedJson(bytes);
}
