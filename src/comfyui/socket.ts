import type { Duplex } from "node:stream";
import { DecoratorHandler, type Dispatcher, WebSocket } from "undici";
import { z } from "zod";
import { isCostly } from "../bounded-json.ts";
import { onceLived } from "../lived.ts";
import type { ComfyClient } from "./client.ts";
import { withQuery } from "./connection.ts";
import { ComfyError } from "./errors.ts";
import { FloodGauge, onControl } from "./wire/flood.ts";

const messageSchema = z.looseObject({ type: z.string(), data: z.looseObject({}) });

/** One text message of the server. Binary previews are counted, never kept. */
export interface SocketMessage {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface SocketHandlers {
  readonly message: (message: SocketMessage) => void;
  /** The socket ended, and we had not closed it; or it brought more than any server sends. */
  readonly dropped: () => void;
}

export interface ComfySocket extends Disposable {
  readonly clientId: string;
}

/**
 * Opens /ws with the client's credentials and resolves once the server has sent its first `status` message.
 * Messages that are not JSON objects with a type are ignored: they cannot concern a job of ours.
 * Errors: COMFY_RESET when the handshake is refused or the socket ends, COMFY_TIMEOUT, COMFY_CANCELLED.
 */
export function openSocket(
  client: ComfyClient,
  clientId: string,
  handlers: SocketHandlers,
  signal?: AbortSignal,
  timeoutMs = 10_000,
): Promise<ComfySocket> {
  const { origin, prefix, once: dispatcher } = client.connection;
  const { headers, query } = client.credentials;
  const path = withQuery(`${prefix}/ws?clientId=${encodeURIComponent(clientId)}`, query);
  let wire: Duplex | undefined;
  const seen = seeing(dispatcher, (upgraded) => {
    wire = upgraded;
  });
  const socket = new WebSocket(`${origin.replace(/^http/, "ws")}${path}`, { headers, dispatcher: seen });
  const gauge = new FloodGauge();
  const { promise, resolve, reject } = Promise.withResolvers<ComfySocket>();
  let open = false;
  let closing = false;

  const close = (): void => {
    closing = true;
    callOff();
    signal?.removeEventListener("abort", abort);
    if (socket.readyState <= 1) socket.close();
  };
  const fail = (error: ComfyError): void => {
    close();
    reject(error);
  };
  const abort = (): void => fail(problem("COMFY_CANCELLED", "annulé de notre côté", "cancelled on our side"));
  const callOff = onceLived(timeoutMs, () =>
    fail(problem("COMFY_TIMEOUT", "aucun message « status » dans le délai", 'no "status" message in time')),
  );
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });

  const floods = (message?: unknown): boolean => {
    if (!gauge.isOver(message)) return false;
    ended();
    // who floods does not wait for a farewell, nor sends one
    wire?.destroy();
    return true;
  };
  onControl(socket, () => void floods());
  socket.addEventListener("message", (event) => {
    if (floods(event.data) || closing) return;
    show(client, event.data);
    const message = parse(event.data);
    if (message === undefined) return;
    if (!open && message.type === "status") {
      open = true;
      callOff();
      signal?.removeEventListener("abort", abort);
      resolve({ clientId, [Symbol.dispose]: close });
    }
    handlers.message(message);
  });
  const ended = (): void => {
    if (closing) return;
    if (open) {
      closing = true;
      handlers.dropped();
    } else fail(problem("COMFY_RESET", "poignée de main refusée ou coupée", "handshake refused or cut"));
  };
  socket.addEventListener("close", ended);
  socket.addEventListener("error", ended);
  return promise;
}

/** A dispatcher that hands over the connection on which it speaks the WebSocket. */
function seeing(dispatcher: Dispatcher, see: (wire: Duplex) => void): Dispatcher {
  // its types leave out the methods that it has
  const base: Dispatcher.DispatchHandler = DecoratorHandler.prototype;
  class Seeing extends DecoratorHandler {
    onRequestUpgrade(...args: Parameters<NonNullable<Dispatcher.DispatchHandler["onRequestUpgrade"]>>): void {
      see(args[3]);
      base.onRequestUpgrade?.apply(this, args);
    }
  }
  return dispatcher.compose((dispatch) => (options, handler) => dispatch(options, new Seeing(handler)));
}

/** Characters. An event tells of one node: the largest real ones, with the texts of a node, have some 100 KB. */
const MAX_TEXT = 4 * 2 ** 20;
const SHORT_TEXT = 4_096;
const messageBounds = { containers: 50_000, members: 100_000, depth: 200 };

function show({ connection }: ComfyClient, data: unknown): void {
  if (typeof data !== "string" || data.length > MAX_TEXT) return;
  connection.onReceived?.({ request: "WebSocket /ws", body: Buffer.from(data) });
}

function parse(data: unknown): SocketMessage | undefined {
  if (typeof data !== "string" || data.length > MAX_TEXT) return undefined;
  if (data.length > SHORT_TEXT && isCostly(Buffer.from(data), messageBounds)) return undefined;
  try {
    const parsed = messageSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function problem(
  code: "COMFY_RESET" | "COMFY_TIMEOUT" | "COMFY_CANCELLED",
  fr: string,
  en: string,
): ComfyError {
  return new ComfyError(code, { fr: `[WebSocket /ws] ${fr}.`, en: `[WebSocket /ws] ${en}.` });
}
