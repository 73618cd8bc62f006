import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ask } from "./ask.ts";
import type { FaultSet } from "./faults.ts";
import { html, type Reply } from "./reply.ts";
import type { World } from "./world.ts";

const SLOW_MS = 3_000;
const TEN_GIB = 10 * 2 ** 30;
const DRIP_MS = 100;
const CHUNK = Buffer.alloc(64 * 1024, " ");
/** What the fault `upload-refused` lets through: every graph, no picture. */
const MAX_UPLOAD = 16 * 1024;

/** Faults of what stands between client and server: they act before ComfyUI sees the request. */
export async function beforePipeline(ask: Ask, world: World, isSocket: boolean): Promise<Reply | undefined> {
  const { faults, signal } = world;
  if (faults.size === 0) return undefined;
  if (faults.has("slow-replies")) await sleep(SLOW_MS, undefined, { signal }).catch(() => undefined);
  if (faults.has("proxy-strips-authorization")) delete ask.headers.authorization;
  if (faults.has("proxy-html")) return proxyPage(502, "Bad Gateway");
  if (faults.has("upload-refused") && Number(ask.headers["content-length"] ?? 0) > MAX_UPLOAD)
    return proxyPage(413, "Request Entity Too Large");
  if (faults.has("redirect-loop")) return { status: 302, headers: { Location: ask.rawPath } };
  if (isSocket && faults.has("websocket-refused")) return html("<html><body>ComfyUI</body></html>");
  return undefined;
}

/** The error page of nginx. */
function proxyPage(status: number, reason: string): Reply {
  const title = `${status} ${reason}`;
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { ...html(page, status), type: "text/html" };
}

/** JSON that was cut on its way. */
export function afterPipeline(reply: Reply, faults: FaultSet): Reply {
  if (!faults.has("broken-json") || !isJson(reply) || typeof reply.body !== "string") return reply;
  return { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) };
}

/** Replies whose body does not end or is not what was announced. True: the reply has been taken over. */
export function sendBroken(
  response: ServerResponse,
  reply: Reply,
  head: Record<string, string | number>,
  faults: FaultSet,
): boolean {
  if (faults.size === 0 || !isJson(reply)) return false;
  if (faults.has("announces-10gb")) {
    response.writeHead(reply.status, { ...head, "Content-Length": TEN_GIB });
    response.write(reply.body ?? "");
    return true;
  }
  if (faults.has("slow-drip")) {
    response.writeHead(reply.status, head);
    drip(response, Buffer.from(reply.body ?? ""));
    return true;
  }
  if (!faults.has("endless-body")) return false;
  const { "Content-Length": _length, ...open } = head;
  response.writeHead(reply.status, open);
  response.on("drain", () => response.write(CHUNK));
  response.write(reply.body ?? "");
  response.write(CHUNK);
  return true;
}

function drip(response: ServerResponse, body: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, ++sent));
    if (sent >= body.length) response.end();
  }, DRIP_MS);
  response.on("close", () => clearInterval(timer));
}

function isJson(reply: Reply): boolean {
  return reply.status === 200 && (reply.type?.startsWith("application/json") ?? false);
}
