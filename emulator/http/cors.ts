import type { Dress } from "../dress/dress.ts";
import type { FaultSet } from "../faults.ts";
import type { Ask } from "./ask.ts";
import { empty, type Reply } from "./reply.ts";

/** The origin of --enable-cors-header: `*` if the flag has no value, undefined without the flag. */
export function corsOrigin(flags: readonly string[], faults: FaultSet): string | undefined {
  if (faults.has("cors-any")) return "*";
  if (faults.has("cors-other-origin")) return "https://app.example";
  const at = flags.findIndex((flag) => flag.startsWith("--enable-cors-header"));
  if (at < 0) return undefined;
  const value = flags[at]?.split("=")[1] ?? flags[at + 1];
  return value === undefined || value.startsWith("--") ? "*" : value;
}

/** The reply of the CORS or the origin middleware, which run before the login. Undefined: the request may proceed. */
export function beforeLogin(ask: Ask, origin: string | undefined, { http }: Dress): Reply | undefined {
  if (origin === undefined && isForeign(ask.headers.host, ask.headers.origin)) return empty(403);
  // a link on a page of another site; only this exact word counts
  const crossSite = ask.headers["sec-fetch-site"] === "cross-site";
  if (origin === undefined && http.refusesCrossSite && crossSite) return empty(403);
  return ask.method === "OPTIONS" ? empty() : undefined;
}

/** The headers that the CORS middleware sets on every reply that was returned, not raised. */
export function corsHeaders(origin: string, { http }: Dress): Record<string, string> {
  return {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Methods": http.corsMethods,
    "Access-Control-Allow-Headers": "Content-Type, Authorization",
    "Access-Control-Allow-Credentials": "true",
  };
}

/** ComfyUI guards only a loopback Host: a page of another site must not control a server on the visitor's machine. */
function isForeign(host: string | undefined, origin: string | undefined): boolean {
  if (host === undefined || origin === undefined) return false;
  const here = host.toLowerCase();
  const there = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)/i.exec(origin)?.[1]?.toLowerCase() ?? "";
  if (there === "" || !/^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(here)) return false;
  const bothHavePorts = /:\d+$/.test(here) && /:\d+$/.test(there);
  return bothHavePorts ? here !== there : withoutPort(here) !== withoutPort(there);
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}
