import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Session } from "../login/session.ts";
import { isObject, type Json, type JsonObject, parsePython } from "../python/json.ts";

/** Default of `--max-upload-size`. */
const MAX_BODY = 104_857_600;

/** The body is larger than MAX_BODY: the reply is 413. */
export class BodyTooLarge extends Error {}

/** One request as routes see it. */
export interface Ask {
  readonly method: string;
  /** As received: percent-encoded, without the query. A proxy may have changed it. */
  rawPath: string;
  /** Percent-decoded: the login's suffix rule reads it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Not below the sub-path of the proxy. */
  readonly outside: boolean;
  /** The decoded parts of the path; the router sets them. */
  params: Readonly<Record<string, string>>;
  /** From the cookie; the login sets it. */
  session: Session;
  body(): Promise<Buffer>;
}

/** `below`: the sub-path that a proxy takes off the address. */
export function readAsk(request: IncomingMessage, below = ""): Ask {
  const whole = (request.url ?? "/").split("#", 1)[0] ?? "/";
  const outside = !whole.startsWith(`${below}/`);
  const target = outside ? whole : whole.slice(below.length);
  const mark = target.indexOf("?");
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  let query: URLSearchParams | undefined;
  let body: Promise<Buffer> | undefined;
  return {
    method: request.method ?? "GET",
    rawPath,
    path: decode(rawPath),
    get query() {
      query ??= new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
      return query;
    },
    headers: request.headers,
    outside,
    params: {},
    session: {},
    body() {
      body ??= collect(request);
      return body;
    },
  };
}

/** The JSON body. Throws on anything else, as the real handlers do: the reply is 500. */
export async function jsonBody(ask: Ask): Promise<Json> {
  return parsePython((await ask.body()).toString("utf8"));
}

/** The JSON body, for handlers that call `.get()` on it: a list or a number is an exception there, too. */
export async function objectBody(ask: Ask): Promise<JsonObject> {
  const value = await jsonBody(ask);
  if (!isObject(value)) throw new TypeError("the body is not an object");
  return value;
}

/** Percent-decodes. A path that is not valid UTF-8 stays encoded. */
export function decode(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new BodyTooLarge(`Maximum request body size ${MAX_BODY} exceeded.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
