import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { FaultSet } from "./faults.ts";
import type { Reply } from "./reply.ts";

const TEN_GIB = 10 * 2 ** 30;
const DRIP_MS = 100;
const CHUNK = Buffer.alloc(64 * 1024, " ");

type Head = Readonly<Record<string, string | number>>;

/** What a proxy makes of a whole reply: other bytes, another type. */
export function afterPipeline(reply: Reply, faults: FaultSet): Reply {
  if (faults.size === 0) return reply;
  if (faults.has("broken-json") && isJson(reply) && typeof reply.body === "string")
    return { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) };
  if (faults.has("wrong-content-types") && reply.type !== undefined)
    return { ...reply, type: wrongType(reply.type) };
  if (faults.has("gzip") && reply.body !== undefined && /^(text|application\/json)/.test(reply.type ?? ""))
    return {
      ...reply,
      body: gzipSync(reply.body),
      headers: { ...reply.headers, "Content-Encoding": "gzip", Vary: "Accept-Encoding" },
    };
  return reply;
}

function wrongType(type: string): string {
  if (type.startsWith("application/json")) return "text/plain; charset=utf-8";
  return type.startsWith("image/") ? "application/octet-stream" : type;
}

/** Replies that break while they are sent. True: the reply has been taken over. */
export function sendBroken(response: ServerResponse, reply: Reply, head: Head, faults: FaultSet): boolean {
  if (faults.size === 0 || !isJson(reply)) return false;
  const send = breakages.find(([name]) => faults.has(name))?.[1];
  send?.(response, Buffer.from(reply.body ?? ""), reply.status, head);
  return send !== undefined;
}

type Breakage = (response: ServerResponse, body: Buffer, status: number, head: Head) => void;

const breakages: readonly ["announces-10gb" | "slow-drip" | "endless-body" | "cut-replies", Breakage][] = [
  [
    "announces-10gb",
    (response, body, status, head) => {
      response.writeHead(status, { ...head, "Content-Length": TEN_GIB });
      response.write(body);
    },
  ],
  [
    "slow-drip",
    (response, body, status, head) => {
      response.writeHead(status, head);
      let sent = 0;
      const timer = setInterval(() => {
        response.write(body.subarray(sent, ++sent));
        if (sent >= body.length) response.end();
      }, DRIP_MS);
      response.on("close", () => clearInterval(timer));
    },
  ],
  [
    "endless-body",
    (response, body, status, { "Content-Length": _length, ...open }) => {
      response.writeHead(status, open);
      response.on("drain", () => response.write(CHUNK));
      response.write(body);
      response.write(CHUNK);
    },
  ],
  [
    "cut-replies",
    (response, body, status, head) => {
      response.writeHead(status, head);
      response.write(body.subarray(0, body.length / 2), () => response.socket?.resetAndDestroy());
    },
  ],
];

function isJson(reply: Reply): boolean {
  return reply.status === 200 && (reply.type?.startsWith("application/json") ?? false);
}

/** More than the picture of a graph without a model has. */
const LARGE = 16 * 1024;

/** Under `cut-pictures`: half of a large picture, then the connection is gone. True: the reply has been taken over. */
export function sendHalfPicture(
  response: ServerResponse,
  { body, status, type }: Reply,
  head: Head,
  faults: FaultSet,
): boolean {
  const size = Buffer.byteLength(body ?? "");
  if (!faults.has("cut-pictures") || size < LARGE || !type?.startsWith("image/")) return false;
  response.writeHead(status, head);
  response.write(Buffer.from(body ?? "").subarray(0, size / 2), () => response.socket?.resetAndDestroy());
  return true;
}
