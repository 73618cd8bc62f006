import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Dress } from "../dress/dress.ts";
import { errorLine, infoLine } from "../dress/log-line.ts";
import type { Version } from "../dress/version.ts";
import type { FaultSet } from "../faults.ts";
import { checkLogin } from "../login/login.ts";
import { routesOf } from "../routes/routes.ts";
import type { World } from "../world.ts";
import { type Ask, BodyTooLarge, readAsk } from "./ask.ts";
import { afterPipeline, isJson, optimised, sendBroken, sendHalf, sendSlowly } from "./body-faults.ts";
import { beforeLogin, corsHeaders, corsOrigin } from "./cors.ts";
import { isCut } from "./page-faults.ts";
import { type Reply, serverError, text } from "./reply.ts";
import { Router } from "./router.ts";
import { beforePipeline } from "./wire-faults.ts";

const routers: Readonly<Record<Version, Router>> = {
  "0.3.64": new Router(routesOf["0.3.64"]),
  "0.33.0": new Router(routesOf["0.33.0"]),
};
/** The real server does not send X-Emulator: with it nobody takes an emulated stack for a real one. */
const banner = ({ http }: Dress) => ({ Server: http.server, "X-Emulator": "comfyui-qwen-e2e" });
/** aiohttp keeps an idle connection for 75 s. */
const KEEP_ALIVE_MS = 75_000;
const MAX_MESSAGE = 4 * 1024 * 1024;

/**
 * The HTTP server of a world, not yet listening.
 * @param twin a second server behind the same address: fault `replicas-by-turns`
 */
export function createHttpServer(first: World, twin: () => World): Server {
  let turn = 0;
  const nextWorld = () => (first.faults.has("replicas-by-turns") && turn++ % 2 === 1 ? twin() : first);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 });
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  // compressed as by aiohttp: clients inflate such frames after the reply that came with them
  const compressing = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: { threshold: 0 },
  });
  const served = new WeakSet<Socket>();
  server.on("request", (request, response) => {
    if (isReset(request, served, first.faults)) return request.socket.resetAndDestroy();
    served.add(request.socket);
    serve(request, response, nextWorld()).catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    upgrade(request, socket, head, nextWorld()).catch(() => socket.destroy());
  });
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    if (!socket.writable) return;
    writeRaw(socket, malformed(error.rawPacket), first.dress);
  });

  async function upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    world: World,
  ): Promise<void> {
    socket.on("error", () => undefined);
    const ask = readAsk(request, subPath(world));
    const isSocket =
      /^(\/api)?\/ws$/.test(ask.rawPath) && request.headers.upgrade?.toLowerCase() === "websocket";
    const refusal = await answer(ask, world, isSocket);
    if (refusal !== undefined) return writeRaw(socket, afterPipeline(refusal, world.faults), world.dress);
    const accepting = world.faults.has("pause-after-idle") ? compressing : webSockets;
    accepting.handleUpgrade(request, socket, head, (client) =>
      world.sockets.join(client, ask.query.get("clientId"), world.queue, isDeaf(ask, world)),
    );
  }
  return server;
}

/** Fault `below-sub-path`. */
function subPath({ faults }: World): string {
  return faults.has("below-sub-path") ? "/comfy" : "";
}

/** Faults of what lies before the server: the request is on its way, and no reply begins. */
function isReset({ socket, url = "" }: IncomingMessage, served: WeakSet<Socket>, faults: FaultSet): boolean {
  if (faults.has("idle-cut") && served.has(socket)) return true;
  return faults.has("firewall-cuts") && url.startsWith("/api/system_stats");
}

/** Fault `events-kept-from-pages`: a page says where it comes from. */
function isDeaf({ headers }: Ask, { faults }: World): boolean {
  return faults.has("events-kept-from-pages") && headers.origin !== undefined;
}

async function serve(request: IncomingMessage, response: ServerResponse, world: World): Promise<void> {
  const ask = readAsk(request, subPath(world));
  if (isCut(ask, world)) return void request.socket.resetAndDestroy();
  const made = await cachedOr(request, world, () => answer(ask, world, false));
  await world.pause.over;
  if (made === undefined || response.destroyed) return;
  const reply = await optimised(afterPipeline(made, world.faults), ask.headers.accept, world.faults);
  const head = {
    ...banner(world.dress),
    Date: new Date(world.now()).toUTCString(),
    ...(reply.type !== undefined && { "Content-Type": reply.type }),
    ...reply.headers,
    ...(!reply.chunked &&
      reply.status !== 204 &&
      reply.status !== 304 && { "Content-Length": lengthOf(reply) }),
  };
  if (isJson(made) && sendBroken(response, reply, head, world.faults)) return;
  if (sendHalf(response, reply, head, world.faults)) return;
  if (sendSlowly(response, reply, head, world.faults)) return;
  response.writeHead(reply.status, head);
  response.end(ask.method === "HEAD" ? undefined : reply.body);
}

/** Faults `proxy-caches-all`, `view-query-ignored`, `userdata-cached`: by what a proxy knows a reply again. */
function cacheKey({ method, url = "" }: IncomingMessage, faults: FaultSet): string | undefined {
  if (method !== "GET") return undefined;
  if (faults.has("proxy-caches-all")) return url;
  if (faults.has("view-query-ignored")) return /^(?:\/api)?\/view(?=\?)/.exec(url)?.[0];
  return faults.has("userdata-cached") ? /^(?:\/api)?\/userdata\/[^?]*/.exec(url)?.[0] : undefined;
}

/** The reply that was made for the same address, else a new one. */
async function cachedOr(
  request: IncomingMessage,
  { faults, kept }: World,
  make: () => Promise<Reply | undefined>,
): Promise<Reply | undefined> {
  const key = cacheKey(request, faults);
  if (key === undefined) return make();
  const reply = kept.get(key) ?? (await make());
  if (reply?.status === 200) kept.set(key, reply);
  return reply;
}

/** Runs all middlewares in their order, then the route. Undefined: the upgrade to a WebSocket may proceed. */
async function answer(ask: Ask, world: World, isSocket: boolean): Promise<Reply | undefined> {
  if (world.faults.has("token-in-log"))
    world.logs.add(infoLine(`${ask.method} ${ask.path} ${ask.headers.authorization ?? "-"}`));
  const early = await beforePipeline(ask, world, isSocket);
  if (early !== undefined) return early;
  await world.pause.over;
  const origin = corsOrigin(world.flags, world.faults);
  let reply: Reply;
  try {
    const refusal = beforeLogin(ask, origin, world.dress) ?? (await checkLogin(ask, world));
    if (refusal === undefined && isSocket) return undefined;
    reply = refusal ?? (await routers[world.version].answer(ask, world));
  } catch (thrown) {
    reply = thrown instanceof BodyTooLarge ? text(thrown.message, 413) : crashed(thrown, ask, world);
  }
  const headers = {
    ...(origin !== undefined && !reply.raised && corsHeaders(origin, world.dress)),
    ...cacheHeaders(ask, reply, world.dress),
  };
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

function crashed(thrown: unknown, ask: Ask, { logs, faults }: World): Reply {
  const cause = thrown instanceof Error ? thrown.message : thrown;
  logs.add(errorLine(`Error handling request\nTraceback (most recent call last):\n${cause}`));
  const reply = serverError(ask.headers.accept?.includes("text/html") ?? false);
  if (!faults.has("token-in-errors")) return reply;
  return { ...reply, body: `${reply.body}\nheaders: ${ask.headers.authorization ?? "-"}\n` };
}

/** The cache middleware looks only at path and status. */
function cacheHeaders(ask: Ask, reply: Reply, { http }: Dress): Record<string, string> {
  if (/(\.js|\.css|index[^/]*\.json)$/.test(ask.path)) return { "Cache-Control": http.scriptCaching };
  if (!/\.(jpe?g|png|gif|webp|bmp|tiff?|svg|ico)$/i.test(ask.path)) return {};
  if (reply.status === 404) return { "Cache-Control": "public, max-age=3600" };
  return reply.status < 300 ? { "Cache-Control": "public, max-age=86400" } : {};
}

function lengthOf({ body }: Reply): number {
  return body === undefined ? 0 : Buffer.byteLength(body);
}

/** The reply to a malformed request: aiohttp's parser echoes the header line that it refuses. */
function malformed(packet: Buffer | undefined): Reply {
  const lines = packet?.toString("latin1").split("\r\n") ?? [];
  const line = lines.find((candidate) =>
    [...candidate].some((character) => character < " " && character !== "\t"),
  );
  return text(`400, message:\n  Invalid header value char:\n\n    ${line ?? ""}\n`, 400);
}

function writeRaw(socket: Duplex, reply: Reply, dress: Dress): void {
  const headers = {
    ...banner(dress),
    ...(reply.type !== undefined && { "Content-Type": reply.type }),
    ...reply.headers,
    "Content-Length": String(lengthOf(reply)),
    Connection: "close",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ""}\r\n${head.join("")}\r\n`);
  socket.end(reply.body ?? "", () => socket.destroy());
}
