import type { RawReply } from "../connection.ts";
import { whoAnswered } from "../server-identity.ts";
import { signOf } from "./page-sign.ts";

/** What web application firewalls refuse with; 418 and 444 are jokes that some take seriously. */
const refusals: readonly number[] = [400, 403, 405, 406, 418, 444, 501];

/** Whether a guard in front of ComfyUI refused by itself: neither the login answered nor ComfyUI. */
export function isGuards(reply: RawReply): boolean {
  const who = whoAnswered(reply);
  if (who === "comfyui" || who === "comfyui-login" || /aiohttp/i.test(reply.headers.server ?? ""))
    return false;
  // a page with status 200 is one only where it says so
  return refusals.includes(reply.status) || (reply.status === 200 && signOf(reply)?.kind === "bot-check");
}
