import type { RawReply } from "./connection.ts";
import { systemStatsSchema } from "./replies.ts";

/** Which service answered, judged by the shape of the reply to GET /system_stats. */
export type Answerer = "comfyui" | "comfyui-login" | "login-page" | "html" | "json" | "other";

/** The login's refusal is exactly this JSON; browsers are redirected to /login instead. */
const LOGIN_REFUSAL = "Authentication required.";

export function whoAnswered(reply: Pick<RawReply, "status" | "headers" | "body">): Answerer {
  const body = reply.body.subarray(0, 64 * 1024).toString("utf8");
  const type = reply.headers["content-type"] ?? "";
  if (reply.status >= 300 && reply.status < 400)
    return /(^|\/)login(\?|$)/.test(reply.headers.location ?? "") ? "login-page" : "other";
  if (/html/i.test(type) || /^\s*<(!doctype|html)/i.test(body)) {
    return /name=["']?password/i.test(body) ? "login-page" : "html";
  }
  const json = parse(body);
  if (json === undefined) return "other";
  if (systemStatsSchema.safeParse(json).success) return "comfyui";
  const error = (json as { error?: unknown } | null)?.error;
  return error === LOGIN_REFUSAL ? "comfyui-login" : "json";
}

/** How ComfyUI refuses a foreign origin: without a word, and without a type. Of the programs in front, Caddy alone refuses so too. */
export function refusesOrigin({
  status,
  headers,
  body,
}: Pick<RawReply, "status" | "headers" | "body">): boolean {
  const silent = status === 403 && body.length === 0 && headers["content-type"] === undefined;
  return silent && /aiohttp|nginx|openresty|apache|iis/i.test(headers.server ?? "");
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
