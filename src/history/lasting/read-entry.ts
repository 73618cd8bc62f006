import { gunzipSync } from "node:zlib";
import { parsedJson } from "../../bounded-json.ts";
import { readKept } from "../read-json.ts";

/** A run takes 5 kB; one of a server with thousands of model files some hundred. */
export const MAX_ENTRY_BYTES = 2 ** 20;

/** The JSON in a file of the history; undefined for what is too large, is no plain file, or cannot be read. Never throws. */
export function readEntry(path: string): unknown {
  const content = readKept(path, MAX_ENTRY_BYTES);
  if (content === undefined) return undefined;
  try {
    return parsedJson(
      path.endsWith(".gz") ? gunzipSync(content, { maxOutputLength: MAX_ENTRY_BYTES }) : content,
    );
  } catch {
    return undefined;
  }
}
