import { Agent, buildConnector } from "undici";
import { checkServerIdentity } from "../tls/identity.ts";

/** Errors of sockets that had already brought a reply before they died. */
const ofReused = new WeakSet<Error>();

/** As many as a browser opens. */
export const AT_ONCE = 6;
/** Milliseconds. Beside those in use, idle ones count where a proxy counts connections: the next check opens its own. */
const IDLE_MS = 1_000;

/** `kept`: connections stay open for the next request. Without it each request has a connection of its own. */
export function agentFor(connectMs: number, kept: boolean, atOnce = AT_ONCE): Agent {
  // a proxy that offers HTTP/2 too would choose it, and no WebSocket of nginx, Apache or IIS opens there
  const connect = buildConnector({ timeout: connectMs, allowH2: false, checkServerIdentity });
  return new Agent({
    allowH2: false,
    connections: atOnce,
    keepAliveTimeout: IDLE_MS,
    // also where the server offers more, as Apache does
    keepAliveMaxTimeout: IDLE_MS,
    pipelining: kept ? 1 : 0,
    connect: (options, callback) =>
      connect(options, (...result) => {
        const [failure, socket] = result;
        if (failure === null)
          socket.on("error", (error: Error) => {
            if (socket.bytesRead > 0) ofReused.add(error);
          });
        callback(...result);
      }),
    // a request has one clock, and it is not undici's
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16 * 1024,
    webSocket: { maxPayloadSize: 16 * 2 ** 20 },
  });
}

/** How many connections are open and serve no request, and how many requests are under way or wait for theirs. */
export function connectionsOf({ stats }: Agent): { readonly idle: number; readonly underWay: number } {
  const all = Object.values(stats);
  const open = all.reduce((sum, { connected, running }) => sum + Number(connected) - running, 0);
  return { idle: Math.max(0, open), underWay: all.reduce((sum, { size }) => sum + size, 0) };
}

const idempotent = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/** Whether sending it twice does no more than sending it once (RFC 9110, 9.2.2). */
export function isIdempotent(method: string): boolean {
  return idempotent.has(method);
}

/**
 * Before the first byte of its reply a request lost a connection that had served others: a proxy had closed it as idle while
 * the request was on its way. On a new connection such a cut is a fault.
 */
export function diedIdle(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // undici tells of a connection that the other side closed by an error of its own
  const { socket } = error as { socket?: { bytesRead?: unknown } };
  return ofReused.has(error) || (typeof socket?.bytesRead === "number" && socket.bytesRead > 0);
}
