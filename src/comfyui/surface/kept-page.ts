import { randomUUID } from "node:crypto";
import type { RawReply, RawRequest } from "../connection.ts";

/** What a cache keeps of the address /: the editor, made for a session, or the redirect to the login, made for somebody without one. */
export type KeptPage = "editor" | "redirect";

/** Whether a cache answered for /: where nobody asked before, the same question gets this status. */
export async function isKept(
  send: (request: RawRequest) => Promise<RawReply>,
  status: number,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<boolean> {
  // without an answer the page itself is judged
  const request = { method: "GET", path: `/?e2e=${randomUUID()}`, headers, signal };
  const fresh = await send(request).catch(() => undefined);
  return fresh?.status === status;
}
