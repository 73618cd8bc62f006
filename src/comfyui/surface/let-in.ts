import type { RawReply } from "../connection.ts";

type Reply = Pick<RawReply, "status" | "headers" | "body">;

/** What aiohttp's own refusals say, whose verbs only a server that let the request through can name. */
const WRONG_VERB = "405: Method Not Allowed";
/** Every path of ComfyUI can be read: a file of the web interface may lie there. */
const readable = /^(GET|HEAD)$/;

/**
 * Whether ComfyUI itself dealt with a request: it passed the login, whatever the status. Its handlers answer an unknown id or a
 * bad body with JSON of the shape `{"error": …}`, or crash; a proxy that refuses, and an older server without the route, do not.
 * `nothing`: what answers where no route is; a gateway with a list of its own routes says the same of those that it hides.
 */
export function wasLetIn(reply: Reply, nothing: readonly Reply[] = []): boolean {
  const { status, headers, body } = reply;
  const type = headers["content-type"] ?? "";
  if (status < 300) return true;
  if (status !== 405 && nothing.some((one) => isAlike(reply, one))) return false;
  if (status === 405) return body.toString("utf8", 0, 64) === WRONG_VERB && namesVerbs(headers.allow);
  if (status === 404 || status === 503) return isJson(type) && (body.length === 0 || hasError(body));
  // a bad request or a crash of the handler; a proxy explains itself in HTML
  return [400, 409, 415, 500].includes(status) && !/html/i.test(type);
}

/** The same status and the same fields, whatever path or time they name. */
function isAlike(one: Reply, other: Reply): boolean {
  if (one.status !== other.status || one.headers["content-type"] !== other.headers["content-type"])
    return false;
  return one.body.length === 0 || shapeOf(one.body) === shapeOf(other.body);
}

function shapeOf(body: Buffer): string {
  const text = body.toString("utf8", 0, 64 * 1024);
  try {
    return Object.keys(JSON.parse(text) ?? {}).join();
  } catch {
    return text;
  }
}

function namesVerbs(allow = ""): boolean {
  return allow.split(",").some((verb) => verb.trim() !== "" && !readable.test(verb.trim()));
}

function isJson(type: string): boolean {
  return /^application\/json\b/i.test(type);
}

/** A reply to HEAD has no body: its type alone speaks. */
function hasError(body: Buffer): boolean {
  try {
    const { error } = JSON.parse(body.toString("utf8", 0, 64 * 1024)) as { error?: unknown };
    return typeof error === "string" || typeof (error as { code?: unknown } | undefined)?.code === "string";
  } catch {
    return false;
  }
}
