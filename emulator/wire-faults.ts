import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ask } from "./ask.ts";
import type { FaultSet } from "./faults.ts";
import { html, type Reply } from "./reply.ts";
import type { World } from "./world.ts";

const badGateway =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

const SLOW_MS = 3_000;
const TEN_GIB = 10 * 2 ** 30;

/** Faults of what stands between client and server: they act before ComfyUI sees the request. */
export async function beforePipeline(ask: Ask, world: World, isSocket: boolean): Promise<Reply | undefined> {
  const { faults, signal } = world;
  if (faults.size === 0) return undefined;
  if (faults.has("slow-replies")) await sleep(SLOW_MS, undefined, { signal }).catch(() => undefined);
  if (faults.has("proxy-strips-authorization")) delete ask.headers.authorization;
  if (faults.has("proxy-html")) return { ...html(badGateway, 502), type: "text/html" };
  if (faults.has("redirect-loop")) return { status: 302, headers: { Location: ask.rawPath } };
  if (isSocket && faults.has("websocket-refused")) return html("<html><body>ComfyUI</body></html>");
  return undefined;
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
  if (!faults.has("endless-body")) return false;
  const { "Content-Length": _length, ...open } = head;
  response.writeHead(reply.status, open);
  const filler = setInterval(() => response.write(" ".repeat(1024)), 20);
  response.on("close", () => clearInterval(filler));
  return true;
}

function isJson(reply: Reply): boolean {
  return reply.status === 200 && (reply.type?.startsWith("application/json") ?? false);
}
