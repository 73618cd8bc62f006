import type { RawReply } from "../connection.ts";
import { leadsToPortal, placeOf } from "../sign-in.ts";

/** A path of ComfyUI where a proxy asks for something of its own first: a session of its portal, or credentials. */
export interface PathGuard {
  readonly request: string;
  readonly status: number;
  /** Where it sends people to sign in. */
  readonly place?: string;
  /** The scheme that it asks for; ComfyUI-Login never names one. */
  readonly scheme?: string;
}

export function guardOf(
  { request, ...reply }: Pick<RawReply, "request" | "status" | "headers" | "body">,
  asked: string,
): PathGuard | undefined {
  const { status, headers } = reply;
  const scheme = /^[\w-]{1,30}/.exec(headers["www-authenticate"] ?? "")?.[0];
  if (status === 401 && scheme !== undefined) return { request, status, scheme };
  if (!leadsToPortal(reply, asked)) return undefined;
  return { request, status, place: placeOf(headers.location ?? "").slice(0, 200) };
}
