import type { RawReply, RawRequest } from "../connection.ts";
import { whoAnswered } from "../server-identity.ts";

/**
 * Whether ComfyUI-Login runs behind an address that lets everybody in: a server that has not loaded it knows none of its routes.
 * Its form has a field for guests, which a portal's page has not.
 */
export async function servesLogin(
  send: (request: RawRequest) => Promise<RawReply>,
  signal: AbortSignal,
): Promise<boolean> {
  const ask = (path: string, accept: string) =>
    send({ method: "GET", path, headers: { accept }, signal }).catch(() => undefined);
  const [guests, page] = await Promise.all([
    ask("/guest_mode", "application/json"),
    ask("/login", "text/html"),
  ]);
  return (
    (guests !== undefined &&
      (whoAnswered(guests) === "comfyui-login" || /^\s*\{\s*"guestMode"\s*:/.test(headOf(guests)))) ||
    (page !== undefined && whoAnswered(page) === "login-page" && /name=["']?guest_mode\b/.test(headOf(page)))
  );
}

function headOf({ body }: RawReply): string {
  return body.toString("utf8", 0, 64 * 1024);
}
