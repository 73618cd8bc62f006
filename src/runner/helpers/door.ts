import type { RawReply } from "../../comfyui/connection.ts";
import { whoAnswered } from "../../comfyui/server-identity.ts";
import { wasLetIn } from "../../comfyui/surface/let-in.ts";
import { newerRoutes } from "../../comfyui/surface/newer-routes.ts";
import { protectedRoutes, type Route, withTwins } from "../../comfyui/surface/routes.ts";

/** What a proxy refuses with: its own status, or the way to a page where one signs in. */
export const refusals: readonly number[] = [401, 403, 302, 303, 307];
/** It may also say that a path is not there, or bring an odd one into its normal form. */
const alsoAbsent: readonly number[] = [...refusals, 301, 308, 400, 404, 405];

/** A request that the proxy should have stopped reached ComfyUI, or the login behind the proxy. */
export function passedDoor(reply: RawReply): boolean {
  if (/aiohttp/i.test(reply.headers.server ?? "")) return true;
  const who = whoAnswered(reply);
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
  return withTwins([...protectedRoutes, ...newerRoutes, ...suffixed]).map((route) => ({
    ...route,
    allowed:
      route.odd || route.newer || route.path.startsWith("/internal/") ? alsoAbsent : [...refusals, 405],
  }));
}
