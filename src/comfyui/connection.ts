import { Agent, type FormData } from "undici";
import { ComfyError, nameOf, toComfyError } from "./errors.ts";
import { readBounded } from "./read-bounded.ts";

/** Bounds of every exchange, in milliseconds and bytes: a hostile server can neither block the suite nor fill its memory. */
export interface Limits {
  readonly connectMs: number;
  /** From the request to the last byte of the reply. */
  readonly totalMs: number;
  readonly bytes: number;
}

export const defaultLimits: Limits = { connectMs: 5_000, totalMs: 30_000, bytes: 4 * 2 ** 20 };

export interface RawRequest {
  readonly method: string;
  /** Path with query, sent as it is: no normalisation, so that a probe can send `..`. */
  readonly path: string;
  /** Added to the query that is sent, and to no name of the request that anybody reads. */
  readonly secretQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | FormData;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<Limits>;
}

export interface RawReply {
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly ms: number;
}

/**
 * Kept-alive connections to one server. No redirect is followed and nothing is retried: a fault must show the first time.
 * Errors: every throw is a `ComfyError`; a status is never an error here.
 */
export class Connection implements AsyncDisposable {
  readonly origin: string;
  /** Path prefix of a server behind a reverse proxy, without a trailing slash. */
  readonly prefix: string;
  readonly dispatcher: Agent;
  /** A reply carried the header of our emulator. */
  emulated = false;
  /** Is shown whatever the server sends, replies and messages of its WebSocket. */
  onReceived: ((received: Pick<RawReply, "request" | "body"> & Partial<RawReply>) => void) | undefined;
  readonly #limits: Limits;

  constructor(baseUrl: string, limits: Partial<Limits> = {}) {
    const url = new URL(baseUrl);
    this.origin = url.origin;
    this.prefix = url.pathname.replace(/\/+$/, "");
    this.#limits = { ...defaultLimits, ...limits };
    this.dispatcher = new Agent({
      connections: 8,
      pipelining: 1,
      connect: { timeout: this.#limits.connectMs },
      headersTimeout: this.#limits.totalMs,
      bodyTimeout: this.#limits.totalMs,
      maxHeaderSize: 16 * 1024,
      webSocket: { maxPayloadSize: 16 * 2 ** 20 },
    });
  }

  async request(request: RawRequest): Promise<RawReply> {
    const limits = { ...this.#limits, ...request.limits };
    const requestName = nameOf(request.method, request.path);
    refuseUnsendable(request, requestName);
    // one controller and one timer per request: `AbortSignal.timeout` with `any` costs as much as the request itself
    const stop = new AbortController();
    const { signal } = stop;
    const abort = (): void => stop.abort();
    let tooLate = false;
    const timer = setTimeout(() => {
      tooLate = true;
      abort();
    }, limits.totalMs);
    request.signal?.addEventListener("abort", abort, { once: true });
    if (request.signal?.aborted) abort();
    const started = performance.now();
    try {
      const sent = this.dispatcher.request({
        origin: this.origin,
        path: this.prefix + withQuery(request.path, request.secretQuery),
        method: request.method as "GET",
        headers: { accept: "application/json", "accept-encoding": "identity", ...request.headers },
        body: request.body ?? null,
        headersTimeout: limits.totalMs,
        bodyTimeout: limits.totalMs,
        signal,
      });
      const reply = await unlessAborted(sent, signal);
      const headers = flatten(reply.headers);
      this.emulated ||= "x-emulator" in headers;
      const body = await readBounded(reply.body, headers, limits.bytes, requestName);
      const ms = performance.now() - started;
      const received = { request: requestName, status: reply.statusCode, headers, body, ms };
      this.onReceived?.(received);
      return received;
    } catch (error) {
      if (request.signal?.aborted) throw cancelled(requestName, error);
      if (tooLate) throw late(requestName, limits.totalMs, error);
      throw toComfyError(error, requestName);
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", abort);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispatcher.destroy();
  }
}

export function withQuery(path: string, query: string | undefined): string {
  return query === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

/**
 * Throws COMFY_REQUEST for a path or a header that HTTP cannot carry; the error names the header, never its value.
 * undici 8 loses one connection of its pool for each such request: the ninth would wait forever.
 */
function refuseUnsendable({ path, headers = {} }: RawRequest, requestName: string): void {
  const header = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value))?.[0];
  const what = header ?? (/[^\x21-\xff]/.test(path) ? "path" : undefined);
  if (what === undefined) return;
  throw new ComfyError("COMFY_REQUEST", {
    fr: `[${requestName}] la requête ne peut pas être envoyée : « ${what} » contient un caractère que HTTP n'autorise pas.`,
    en: `[${requestName}] the request cannot be sent: "${what}" contains a character that HTTP does not allow.`,
  });
}

/** undici obeys a signal only once the request has a connection: the wait for a connection must end with the signal, too. */
async function unlessAborted<T>(sent: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) sent.catch(() => {});
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([sent, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

function cancelled(requestName: string, cause: unknown): ComfyError {
  return new ComfyError(
    "COMFY_CANCELLED",
    { fr: `[${requestName}] annulé de notre côté.`, en: `[${requestName}] cancelled on our side.` },
    { cause },
  );
}

function late(requestName: string, totalMs: number, cause: unknown): ComfyError {
  const seconds = totalMs / 1000;
  return new ComfyError(
    "COMFY_TIMEOUT",
    {
      fr: `[${requestName}] pas de réponse complète en ${seconds} s. Le serveur est bloqué, surchargé, ou la réponse ne finit pas.`,
      en: `[${requestName}] no complete reply within ${seconds} s. The server is stuck, overloaded, or its reply never ends.`,
    },
    { cause, request: requestName },
  );
}
