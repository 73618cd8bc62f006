import { type Json, pythonJson } from "../python/json.ts";

/** One HTTP reply, before it is written to a socket. No `body`: it is empty. No `type`: it has no Content-Type. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** aiohttp raises redirects and errors as exceptions: the CORS middleware never sees them. */
  readonly raised?: boolean;
  /** The static handler of the real server announces no length. */
  readonly chunked?: boolean;
}

const jsonType = "application/json; charset=utf-8";
const textType = "text/plain; charset=utf-8";

export function json(value: Json, status = 200): Reply {
  return { status, type: jsonType, body: pythonJson(value) };
}

export function empty(status = 200): Reply {
  return { status };
}

export function text(body: string, status = 200): Reply {
  return { status, type: textType, body };
}

export function html(body: string, status = 200): Reply {
  return { status, type: "text/html; charset=utf-8", body };
}

/** What `raise web.HTTPFound(…)` gives. */
export function redirect(location: string, headers: Record<string, string> = {}): Reply {
  return {
    status: 302,
    type: textType,
    headers: { Location: location, ...headers },
    body: "302: Found",
    raised: true,
  };
}

/** The reply of the static handler to an unknown path. */
export function notFoundFile(): Reply {
  return { status: 404, type: "application/octet-stream", chunked: true };
}

export function raisedText(status: number, reason: string, headers: Record<string, string> = {}): Reply {
  return { status, type: textType, headers, body: `${status}: ${reason}`, raised: true };
}

/** The reply to an uncaught exception. */
export function serverError(acceptsHtml: boolean): Reply {
  const title = "500 Internal Server Error";
  const message = "Server got itself in trouble";
  return {
    status: 500,
    type: acceptsHtml ? "text/html; charset=utf-8" : textType,
    headers: { Connection: "close" },
    body: acceptsHtml
      ? `<html><head><title>${title}</title></head><body>\n<h1>${title}</h1>\n${message}\n</body></html>\n`
      : `${title}\n\n${message}`,
    raised: true,
  };
}
