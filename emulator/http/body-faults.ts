import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { FaultSet } from "../faults.ts";
import { loadSharp } from "../pictures/load-sharp.ts";
import type { Reply } from "./reply.ts";

const TEN_GIB = 10 * 2 ** 30;
const DRIP_MS = 100;
const CHUNK = Buffer.alloc(64 * 1024, " ");

type Head = Readonly<Record<string, string | number>>;

/** What a proxy does to a whole reply, in this order: it cuts the text, changes the type, compresses. */
export function afterPipeline(reply: Reply, faults: FaultSet): Reply {
  if (faults.size === 0) return reply;
  let { type, body, headers } = reply;
  const compressible = /^(text|application\/json)/.test(type ?? "");
  if (faults.has("broken-json") && isJson(reply) && typeof body === "string")
    body = body.slice(0, Math.ceil(body.length / 2));
  if (faults.has("wrong-content-types") && type !== undefined) type = wrongType(type);
  if (faults.has("gzip") && body !== undefined && compressible) {
    body = gzipSync(body);
    headers = { ...headers, "Content-Encoding": "gzip", Vary: "Accept-Encoding" };
  }
  if (faults.has("compression-broken") && body !== undefined && compressible)
    headers = { ...headers, "Content-Encoding": "gzip" };
  return {
    ...reply,
    ...(type !== undefined && { type }),
    ...(body !== undefined && { body }),
    ...(headers !== undefined && { headers }),
  };
}

/** Fault `pictures-optimised`. */
export async function optimised(reply: Reply, accept: string | undefined, faults: FaultSet): Promise<Reply> {
  const { type, body } = reply;
  if (!faults.has("pictures-optimised") || type !== "image/png" || !accept?.includes("image/webp"))
    return reply;
  const sharp = await loadSharp();
  const webp = await sharp(Buffer.from(body ?? ""))
    .webp({ quality: 85 })
    .toBuffer();
  return { ...reply, type: "image/webp", headers: { ...reply.headers, Vary: "Accept" }, body: webp };
}

function wrongType(type: string): string {
  if (type.startsWith("application/json")) return "text/plain; charset=utf-8";
  return type.startsWith("image/") ? "application/octet-stream" : type;
}

const sendings = ["announces-10gb", "endless-body", "slow-drip", "cut-replies"] as const;

/**
 * Sends a JSON reply (after `afterPipeline`) that breaks on its way: announced too long, endless, byte by byte, or cut in
 * the middle. These combine, except endless with cut. True: this function has sent the reply.
 */
export function sendBroken(response: ServerResponse, reply: Reply, head: Head, faults: FaultSet): boolean {
  if (!sendings.some((name) => faults.has(name))) return false;
  const [announced, endless, dripping, cut] = sendings.map((name) => faults.has(name));
  const { "Content-Length": _length, ...open } = head;
  const length = announced ? { ...open, "Content-Length": TEN_GIB } : endless ? open : head;
  response.writeHead(reply.status, length);
  const whole = Buffer.from(reply.body ?? "");
  const body = cut ? whole.subarray(0, whole.length / 2) : whole;
  const end = (): void => {
    if (cut) response.socket?.resetAndDestroy();
    else if (!announced) response.end();
  };
  if (dripping) drip(response, body, endless ? undefined : end);
  else if (endless) pour(response, body);
  else response.write(body, end);
  return true;
}

/** Sends one byte at a time, then calls `end`. Without `end`: spaces for ever. */
function drip(response: ServerResponse, body: Buffer, end: (() => void) | undefined): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < body.length) response.write(body.subarray(sent, ++sent));
    else if (end === undefined) response.write(" ");
    else {
      clearInterval(timer);
      end();
    }
  }, DRIP_MS);
  response.on("close", () => clearInterval(timer));
}

/** Sends spaces for ever, as fast as they are read. */
function pour(response: ServerResponse, body: Buffer): void {
  response.on("drain", () => response.write(CHUNK));
  response.write(body);
  response.write(CHUNK);
}

export function isJson(reply: Reply): boolean {
  return reply.status === 200 && (reply.type?.startsWith("application/json") ?? false);
}

/** In bytes. The picture of a graph without a model is smaller. */
const LARGE = 16 * 1024;

/** Faults `cut-pictures`, `page-scripts-cut`: sends half of a large file, then resets the connection. True: it did. */
export function sendHalf(
  response: ServerResponse,
  { body, status, type }: Reply,
  head: Head,
  faults: FaultSet,
): boolean {
  const size = Buffer.byteLength(body ?? "");
  const cuts =
    (faults.has("cut-pictures") && type?.startsWith("image/")) ||
    (faults.has("page-scripts-cut") && type?.includes("javascript"));
  if (!cuts || size < LARGE) return false;
  response.writeHead(status, head);
  response.write(Buffer.from(body ?? "").subarray(0, size / 2), () => response.socket?.resetAndDestroy());
  return true;
}

/** Fault `slow-line`: bytes a tick, ten ticks a second. */
const SLOW_PIECE = 8_000;

/** Fault `slow-line`: sends a large picture piece by piece. True: it did. */
export function sendSlowly(
  response: ServerResponse,
  { body, status, type }: Reply,
  head: Head,
  faults: FaultSet,
): boolean {
  const whole = Buffer.from(body ?? "");
  if (!faults.has("slow-line") || whole.length < LARGE || !type?.startsWith("image/")) return false;
  response.writeHead(status, head);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(whole.subarray(sent, sent + SLOW_PIECE));
    sent += SLOW_PIECE;
    if (sent < whole.length) return;
    clearInterval(timer);
    response.end();
  }, DRIP_MS);
  response.on("close", () => clearInterval(timer));
  return true;
}
