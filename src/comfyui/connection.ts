import type { Agent, Dispatcher, FormData } from "undici";
import { ComfyError, nameOf, toComfyError } from "./errors.ts";
import { readBounded } from "./read-bounded.ts";
import { agentFor, connectionsOf, diedIdle, isIdempotent } from "./wire/agents.ts";
import { slower, type Transfer, TransferClock, transferText } from "./wire/transfer.ts";

/** Bounds of every exchange, in milliseconds and bytes: a hostile server can neither block the suite nor fill its memory. */
export interface Limits {
  readonly connectMs: number;
  /** From the request to the last byte of the reply; longer only while bytes arrive. */
  readonly totalMs: number;
  /** The same, in any case. */
  readonly mostMs: number;
  readonly bytes: number;
}

/** All of it is shorter than the limit of a check. */
export const defaultLimits: Limits = {
  connectMs: 5_000,
  totalMs: 30_000,
  mostMs: 100_000,
  bytes: 4 * 2 ** 20,
};

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
 * Kept-alive connections to one server. No redirect is followed and nothing is retried: a fault must show the first time. What
 * died on a connection that a proxy had closed as idle is no fault: it is sent once more, on a new one, and counted.
 * Errors: every throw is a `ComfyError`; a status is never an error here.
 */
export class Connection implements AsyncDisposable {
  readonly origin: string;
  /** Path prefix of a server behind a reverse proxy, without a trailing slash. */
  readonly prefix: string;
  /** A new connection for each request: for what may not be sent twice, and must not meet one that was just closed. */
  readonly once: Agent;
  /** Requests that had to be sent once more. */
  repeated = 0;
  /** The slowest large reply so far. */
  slowest: Transfer | undefined;
  /** A reply carried the header of our emulator. */
  emulated = false;
  /** Waited for before each request: its turn, where they are paced. */
  turn: ((signal?: AbortSignal) => Promise<void>) | undefined;
  /** Is shown whatever the server sends, replies and messages of its WebSocket. */
  onReceived: ((received: Pick<RawReply, "request" | "body"> & Partial<RawReply>) => void) | undefined;
  /** Other connections of the same run: a proxy may count theirs and ours together. */
  beside: readonly Connection[] = [];
  readonly #limits: Limits;
  #kept: Agent;
  #atOnce: number | undefined;

  constructor(baseUrl: string, limits: Partial<Limits> = {}) {
    const url = new URL(baseUrl);
    this.origin = url.origin;
    this.prefix = url.pathname.replace(/\/+$/, "");
    this.#limits = withLimits(defaultLimits, limits);
    this.#kept = agentFor(this.#limits.connectMs, true);
    this.once = agentFor(this.#limits.connectMs, false);
  }

  async request(request: RawRequest): Promise<RawReply> {
    const limits = withLimits(this.#limits, request.limits ?? {});
    const requestName = nameOf(request.method, request.path);
    refuseUnsendable(request, requestName);
    await this.turn?.(request.signal).catch((error) => {
      throw cancelled(requestName, error);
    });
    // one controller and one timer per request: `AbortSignal.timeout` with `any` costs as much as the request itself
    const stop = new AbortController();
    const { signal } = stop;
    const abort = (): void => stop.abort();
    const clock = new TransferClock(requestName, limits.totalMs, limits.mostMs, abort);
    request.signal?.addEventListener("abort", abort, { once: true });
    if (request.signal?.aborted) abort();
    const started = performance.now();
    try {
      const options = {
        origin: this.origin,
        path: this.prefix + withQuery(request.path, request.secretQuery),
        method: request.method as "GET",
        headers: { accept: "application/json", "accept-encoding": "identity", ...request.headers },
        body: request.body ?? null,
        signal,
      };
      const reply = await this.#send(options, signal);
      const headers = flatten(reply.headers);
      this.emulated ||= "x-emulator" in headers;
      clock.announced = Number(headers["content-length"]) || undefined;
      const body = await readBounded(reply.body, headers, limits.bytes, requestName, clock.came);
      this.slowest = slower(this.slowest, clock.transfer);
      const ms = performance.now() - started;
      const received = { request: requestName, status: reply.statusCode, headers, body, ms };
      this.onReceived?.(received);
      return received;
    } catch (error) {
      if (request.signal?.aborted) throw cancelled(requestName, error);
      if (clock.isSlow) throw slow(clock.transfer, error);
      if (clock.reached !== undefined) throw late(requestName, clock.reached, error);
      throw toComfyError(error, requestName);
    } finally {
      clock.end();
      request.signal?.removeEventListener("abort", abort);
    }
  }

  async #send(options: Dispatcher.RequestOptions, signal: AbortSignal) {
    const repeatable = isIdempotent(options.method);
    await Promise.all([...this.beside, ...(repeatable ? [] : [this])].map((one) => one.#spareIdle()));
    const agent = repeatable ? this.#kept : this.once;
    try {
      return await unlessAborted(agent.request(options), signal);
    } catch (error) {
      if (agent === this.once || signal.aborted || !diedIdle(error)) throw error;
      this.repeated += 1;
      return await unlessAborted(this.once.request(options), signal);
    }
  }

  /** Closes what is kept open for the next request; from now on no more than so many at once, and none is kept. */
  async letGo(atOnce?: number): Promise<void> {
    const before = this.#kept;
    this.#atOnce = atOnce;
    this.#kept = agentFor(this.#limits.connectMs, atOnce === undefined, atOnce);
    await before.close().catch(() => {});
  }

  /** Closes what waits for its next request while another connection is needed; what is under way goes on. */
  async #spareIdle(): Promise<void> {
    const { idle, underWay } = connectionsOf(this.#kept);
    if (idle === 0) return;
    const closed = this.letGo(this.#atOnce);
    if (underWay === 0) await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#kept.destroy(), this.once.destroy()]);
  }
}

/** Who names a limit for the whole reply, and no other, grants no more than that. */
function withLimits(usual: Limits, own: Partial<Limits>): Limits {
  return { ...usual, ...(own.totalMs !== undefined && { mostMs: own.totalMs }), ...own };
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

function slow(transfer: Transfer, cause: unknown): ComfyError {
  const { fr, en } = transferText(transfer);
  return new ComfyError(
    "COMFY_SLOW",
    {
      fr: `[${transfer.request}] la ligne est lente : ${fr}, et la réponse n'est pas finie.`,
      en: `[${transfer.request}] the line is slow: ${en}, and the reply has not ended.`,
    },
    { cause, request: transfer.request },
  );
}

function late(requestName: string, totalMs: number, cause: unknown): ComfyError {
  const seconds = Math.round(totalMs / 1000);
  return new ComfyError(
    "COMFY_TIMEOUT",
    {
      fr: `[${requestName}] pas de réponse complète en ${seconds} s. Le serveur est bloqué, surchargé, ou la réponse ne finit pas.`,
      en: `[${requestName}] no complete reply within ${seconds} s. The server is stuck, overloaded, or its reply never ends.`,
    },
    { cause, request: requestName },
  );
}
