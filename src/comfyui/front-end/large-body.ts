import type { RawReply, RawRequest } from "../connection.ts";
import { ComfyError, unexpectedStatus } from "../errors.ts";
import { isHtml } from "./judge-page.ts";

/** Bytes. A phone's photo has 3 to 12 MB; ComfyUI itself takes 100. */
export const LARGE = 10_000_000;
/** Sizes of the search for the limit: between the usual defaults (1 MB nginx, 4 MB ASP.NET, 128 kB ModSecurity without files). */
const sizes = [10_000, 100_000, 500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000];
/** An upload at 2 Mbit/s, or on a machine that does other things; who has a slower line is told that it could not be measured. */
const BODY_MS = 40_000;

/** What the page sends: a picture as a form, and a graph as JSON. Of neither anything stays: no picture, no valid graph. */
const routes = {
  picture: { path: "/api/upload/image", request: "POST /api/upload/image" },
  graph: { path: "/api/prompt", request: "POST /api/prompt" },
} as const;
export type BodyKind = keyof typeof routes;

/** How one body ended: it reached ComfyUI, somebody answered before, the connection was cut, or it did not arrive in time. */
type Ending = "through" | "late" | { readonly status?: number; readonly own?: true };

export interface BodyFinding {
  /** Bytes of the largest body that reached ComfyUI. */
  readonly through: number;
  /** Bytes of the smallest that did not; absent: all did. */
  readonly refused?: number;
  readonly request?: string;
  /** Of the refusal; absent: the connection was cut. */
  readonly status?: number;
  /** ComfyUI's own limit, set at its start. */
  readonly own?: true;
  /** The line was too slow for so large a body. */
  readonly late?: true;
}

type Send = (request: RawRequest) => Promise<RawReply>;

/** Whether a photo, and a graph of the same size, reach ComfyUI; where not, how much does. Errors: `ComfyError`. */
export async function sendLarge(send: Send, signal: AbortSignal): Promise<BodyFinding> {
  for (const kind of ["picture", "graph"] as const) {
    const ending = await sent(send, kind, LARGE, signal);
    if (ending === "late") return { through: 0, late: true };
    if (ending !== "through") return await limitOf(send, kind, ending, signal);
  }
  return { through: LARGE };
}

/** Halves the sizes between what is known to pass and what is known not to. */
async function limitOf(
  send: Send,
  kind: BodyKind,
  first: Exclude<Ending, string>,
  signal: AbortSignal,
): Promise<BodyFinding> {
  let [low, high] = [0, sizes.length];
  let refusal = first;
  while (low < high) {
    const middle = (low + high) >> 1;
    const ending = await sent(send, kind, sizes[middle] ?? 0, signal);
    if (ending === "through" || ending === "late") low = middle + 1;
    else {
      high = middle;
      refusal = ending;
    }
  }
  return {
    through: sizes[low - 1] ?? 0,
    refused: sizes[high] ?? LARGE,
    request: routes[kind].request,
    ...refusal,
  };
}

async function sent(send: Send, kind: BodyKind, bytes: number, signal: AbortSignal): Promise<Ending> {
  const limits = { totalMs: BODY_MS };
  const common = { method: "POST", path: routes[kind].path, signal, limits };
  try {
    const reply =
      kind === "graph"
        ? await send({ ...common, headers: { "content-type": "application/json" }, body: graphOf(bytes) })
        : await send({ ...common, headers: { "content-type": FORM }, body: formOf(bytes) });
    if (reply.status === 401)
      throw unexpectedStatus(reply.request, 401, 400, reply.body.toString("utf8", 0, 2_000));
    return judged(kind, reply);
  } catch (error) {
    const code = error instanceof ComfyError ? error.code : undefined;
    if (code === "COMFY_RESET") return {};
    if (code === "COMFY_TIMEOUT") return "late";
    throw error;
  }
}

/** ComfyUI refuses both with 400: the form, for it lacks the field `image`, without a word; the graph in JSON of its own. */
function judged(kind: BodyKind, reply: RawReply): Ending {
  const { status } = reply;
  const text = reply.body.toString("utf8", 0, 500);
  if (status === 413) return { status, ...(/^Maximum request body size \d/.test(text) && { own: true }) };
  // a server that takes any graph has received it all the same: another check calls that by its name
  if (kind === "graph" && status === 200 && /"prompt_id"/.test(text)) return "through";
  const reached = kind === "graph" ? /"(error|node_errors)"/.test(text) : !isHtml(reply);
  return status === 400 && reached ? "through" : { status };
}

const BOUNDARY = "e2e-padding-2f6b8c1d";
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

// bytes, because a text or a form of this size is copied piece by piece when it is sent
function graphOf(bytes: number): Buffer {
  return padded('{"prompt":{},"extra_data":{"e2e_padding":"', bytes, '"}}');
}

function formOf(bytes: number): Buffer {
  const head = [
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="e2e_padding"; filename="e2e-padding.png"',
    "Content-Type: image/png",
  ];
  return padded(`${head.join("\r\n")}\r\n\r\n`, bytes, `\r\n--${BOUNDARY}--\r\n`);
}

function padded(start: string, bytes: number, end: string): Buffer {
  const room = Math.max(0, bytes - start.length - end.length);
  return Buffer.concat([Buffer.from(start), Buffer.alloc(room, "x"), Buffer.from(end)]);
}
