/** How much a JSON text may hold: its memory and time grow with these, not with its bytes. */
export interface JsonBounds {
  /** Objects and lists. */
  readonly containers: number;
  /** Members and items, by their commas. */
  readonly members: number;
  readonly depth: number;
}

/**
 * More than any real reply holds: a server of 10,000 nodes has some 300,000 lists and objects, a queue of 1,000 large graphs as
 * many. A run with a text at twice these limits took 650 MB; 62 MB of `{},` took 66 s and 3 GB.
 */
const defaultBounds: JsonBounds = { containers: 600_000, members: 1_000_000, depth: 500 };

/** A shorter text costs nothing worth counting, however deep. */
const SMALL_BYTES = 16 * 1024;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [BRACE, BRACKET, END_BRACE, END_BRACKET] = [0x7b, 0x5b, 0x7d, 0x5d];

/** Whether a text would cost more to parse than any real reply. Counts its signs outside of strings, once, without memory. */
export function isCostly(bytes: Uint8Array, bounds: JsonBounds = defaultBounds): boolean {
  if (bytes.length < SMALL_BYTES) return false;
  let [containers, members, depth, inString] = [0, 0, 0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
      continue;
    }
    if (byte === QUOTE) inString = true;
    else if (byte === COMMA) members += 1;
    else if (byte === BRACE || byte === BRACKET) {
      containers += 1;
      depth += 1;
      if (depth > bounds.depth) return true;
    } else if (byte === END_BRACE || byte === END_BRACKET) depth -= 1;
    if (containers > bounds.containers || members > bounds.members) return true;
  }
  return false;
}

/** The value of a JSON text; undefined for what is none, or would cost too much. */
export function parsedJson(bytes: Buffer): unknown {
  if (isCostly(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
