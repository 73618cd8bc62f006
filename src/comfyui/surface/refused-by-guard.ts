import type { RawReply } from "../connection.ts";
import { whoAnswered } from "../server-identity.ts";
import { wasLetIn } from "./let-in.ts";

/** A guard that bans an address answers so: with 403, or, after it has held the request up, with 500. */
const statuses = [403, 500];

/** Whether another guard than the login refused; a crash of ComfyUI is its own, whatever name a proxy has put on it. */
export function refusedByGuard(reply: Pick<RawReply, "status" | "headers" | "body">): boolean {
  return (
    statuses.includes(reply.status) &&
    !/aiohttp/i.test(reply.headers.server ?? "") &&
    whoAnswered(reply) !== "comfyui-login" &&
    !wasLetIn(reply)
  );
}
