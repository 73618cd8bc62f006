import type { RawReply } from "../../comfyui/connection.ts";
import { whoAnswered } from "../../comfyui/server-identity.ts";
import { wasLetIn } from "../../comfyui/surface/let-in.ts";
import { newerRoutes } from "../../comfyui/surface/newer-routes.ts";
import { protectedRoutes, type Route, withTwins } from "../../comfyui/surface/routes.ts";
import { known } from "../check.ts";

/** What a proxy may refuse with: a status of its own, the way to a page where one signs in, or that nothing is there. */
export const possibleRefusals: readonly number[] = [401, 403, 404, 302, 303, 307];

/** What this one refuses with: 401 or 403, and what it answered to a request without credentials. */
export function refusals(): readonly number[] {
  const { status = 401 } = known["auth.door-closed"]?.door ?? {};
  return [...new Set([401, 403, ...(possibleRefusals.includes(status) ? [status] : [])])];
}

/** A request that the proxy should have stopped reached ComfyUI, or the login behind the proxy. */
export function passedDoor(reply: RawReply): boolean {
  const who = whoAnswered(reply);
  // ComfyUI itself never asks for credentials: an extension of its own may, in its process
  if (/aiohttp/i.test(reply.headers.server ?? "") && reply.status !== 401) return true;
  if (who === "comfyui-login" || who === "comfyui") return true;
  return reply.status !== 401 && reply.status !== 403 && !isRedirect(reply) && wasLetIn(reply);
}

function isRedirect({ status }: RawReply): boolean {
  return status >= 300 && status < 400;
}

/** Files that a rule for static content may let through: nothing exists there, and ComfyUI answers an empty list. */
const suffixed: readonly Route[] = [".js", ".css", ".ico"].flatMap((suffix): Route[] => [
  { method: "GET", path: `/history/e2e-none${suffix}`, twin: true, newer: true },
]);

export function doorRequests(): (Route & { readonly allowed: readonly number[] })[] {
  const own = refusals();
  // it may also say that a path is not there, or bring an odd one into its normal form
  const alsoAbsent = [...own, 301, 308, 400, 404, 405];
  return withTwins([...protectedRoutes, ...newerRoutes, ...suffixed]).map((route) => ({
    ...route,
    allowed: route.odd || route.newer || route.path.startsWith("/internal/") ? alsoAbsent : [...own, 405],
  }));
}
