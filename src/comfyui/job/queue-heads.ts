import { ComfyError } from "../errors.ts";
import { tooMany } from "../replies.ts";

/** Number and id of a job in the queue. */
export type QueueHead = readonly [number: number, id: string];
export interface QueueHeads {
  readonly queue_running: readonly QueueHead[];
  readonly queue_pending: readonly QueueHead[];
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const opens = new Set([0x7b, 0x5b]);
const closes = new Set([0x7d, 0x5d]);
/** In the table, in the list of it, and in one job of the list. */
const JOB_DEPTH = 3;
/** Bytes of number and id. */
const MAX_HEAD = 500;
/** No class has a hundredth of it; a list without end would fill the memory. */
const MAX_JOBS = 100_000;
/** No graph nests as deep. */
const MAX_DEPTH = 500;

/**
 * The heads of all jobs in the reply of GET /queue. Each job holds its whole graph: of a class of five hundred that is some 3 MB,
 * which cost tens of MB as objects at every look. Here the bytes are only walked through.
 */
export function queueHeads(body: Buffer): QueueHeads {
  const found: Partial<Record<string, QueueHead[]>> = {};
  let [depth, key, textFrom, headFrom, members, jobs] = [0, "", -1, -1, 0, 0];
  let inText = false;
  const takeHead = (end: number): void => {
    if (headFrom >= 0) {
      if (++jobs > MAX_JOBS) throw endless(body);
      found[key]?.push(headOf(body.subarray(headFrom, end)));
    }
    headFrom = -1;
  };
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) {
        inText = false;
        if (depth === 1) key = body.toString("utf8", textFrom, at);
      }
    } else if (byte === quote) {
      inText = true;
      textFrom = at + 1;
    } else if (opens.has(byte)) {
      depth += 1;
      if (depth > MAX_DEPTH) throw endless(body);
      if (depth === JOB_DEPTH) [headFrom, members] = [at + 1, 0];
      else if (depth === JOB_DEPTH - 1 && key.startsWith("queue_")) found[key] = [];
    } else if (closes.has(byte)) {
      if (depth === JOB_DEPTH) takeHead(at);
      depth -= 1;
    } else if (byte === comma && depth === JOB_DEPTH && ++members === 2) takeHead(at);
  }
  const { queue_running, queue_pending } = found;
  // a page in place of the queue is no empty queue
  if (depth !== 0 || inText || !queue_running || !queue_pending) throw unreadable();
  return { queue_running, queue_pending };
}

function headOf(bytes: Buffer): QueueHead {
  try {
    const [number, id] = JSON.parse(`[${bytes.subarray(0, MAX_HEAD).toString("utf8")}]`);
    if (typeof number === "number" && typeof id === "string") return [number, id];
  } catch {
    // told below
  }
  throw unreadable();
}

function endless(body: Buffer): ComfyError {
  return tooMany({ request: "GET /queue", status: 200, body });
}

function unreadable(): ComfyError {
  return new ComfyError(
    "COMFY_SHAPE",
    {
      fr: "[GET /queue] la réponse n'a pas la forme attendue de ComfyUI.",
      en: "[GET /queue] the reply does not have ComfyUI's shape.",
    },
    { status: 200, request: "GET /queue" },
  );
}
