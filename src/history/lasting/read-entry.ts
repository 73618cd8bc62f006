import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parsedJson } from "../../bounded-json.ts";

/** A run takes 5 kB; one of a server with thousands of model files some hundred. */
export const MAX_ENTRY_BYTES = 2 ** 20;

/** The JSON in a file of the history; undefined for what is too large, is no plain file, or cannot be read. Never throws. */
export function readEntry(path: string): unknown {
  try {
    // neither a link out of the folder nor a pipe that never ends
    const file = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const stat = fstatSync(file);
      if (!stat.isFile() || stat.size > MAX_ENTRY_BYTES) return undefined;
      const bytes = Buffer.alloc(stat.size);
      const length = readSync(file, bytes, 0, bytes.length, 0);
      const content = bytes.subarray(0, length);
      return parsedJson(
        path.endsWith(".gz") ? gunzipSync(content, { maxOutputLength: MAX_ENTRY_BYTES }) : content,
      );
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
