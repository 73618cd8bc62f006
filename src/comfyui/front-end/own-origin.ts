import type { RawReply, RawRequest } from "../connection.ts";

/** A request of the page itself that is refused, while the same without its origin passes. */
export interface OriginRefusal {
  readonly request: string;
  /** 0: the connection was cut, or nothing came. */
  readonly status: number;
  /** The refusal has a body: ComfyUI's own is blank. */
  readonly worded?: true;
}

/** Status of the upgrade to a WebSocket at this path, with these headers beside the credentials. Undefined: no answer. */
export type Handshake = (
  path: string,
  headers: Readonly<Record<string, string>>,
) => Promise<number | undefined>;

const asked: readonly RawRequest[] = [
  { method: "GET", path: "/api/system_stats" },
  {
    method: "POST",
    path: "/api/prompt",
    headers: { "content-type": "application/json" },
    // not valid: ComfyUI answers 400, and nothing is queued
    body: '{"prompt":{}}',
  },
];

/**
 * Asks as a page of `origin` does: it sends its origin with each POST and each WebSocket. Without `handshake`: no WebSocket
 * opens at all, whatever its origin.
 */
export async function refusalsOf(
  origin: string,
  send: (request: RawRequest) => Promise<RawReply>,
  handshake: Handshake | undefined,
  signal: AbortSignal,
): Promise<OriginRefusal[]> {
  const own = { origin, "sec-fetch-site": "same-origin" };
  const found: OriginRefusal[] = [];
  for (const request of asked) {
    const reply = await send({ ...request, signal, headers: { ...request.headers, ...own } });
    if (!isRefusal(reply.status)) continue;
    const without = await send({ ...request, signal });
    if (without.status === reply.status) continue;
    found.push({
      request: reply.request,
      status: reply.status,
      ...(reply.body.length > 0 && { worded: true }),
    });
  }
  for (const path of handshake ? ["/ws", "/api/ws"] : []) {
    const status = await handshake?.(path, own);
    if (status === 101 || (await handshake?.(path, {})) !== 101) continue;
    found.push({ request: `WebSocket ${path}`, status: status ?? 0 });
  }
  return found;
}

function isRefusal(status: number): boolean {
  return [401, 403, 404, 405].includes(status) || (status >= 300 && status < 400);
}
