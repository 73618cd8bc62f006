import { timingSafeEqual } from "node:crypto";
import type { FaultSet } from "../faults.ts";
import type { Ask } from "./ask.ts";
import { html, type Reply } from "./reply.ts";

export const accessNames = ["login", "basic", "basic+login", "header", "header+login", "none"] as const;
/** How one gets in: by ComfyUI-Login, by a proxy in front, by both, or freely. */
export type AccessName = (typeof accessNames)[number];

/** What a proxy in front asks for. */
export interface Door {
  readonly kind: "basic" | "header";
  /** Lower case. */
  readonly header: string;
  readonly user: string;
  /** The password of Basic, or the header's value. */
  readonly secret: string;
}

export const REALM = "Course";

/** The header that opens a door. */
export function keyOf({ kind, user, secret }: Door): string {
  return kind === "basic" ? `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}` : secret;
}

/** The refusal of the proxy in front; undefined: there is none, or the request passes. */
export function atDoor(
  ask: Ask,
  door: Door | undefined,
  faults: FaultSet,
  isSocket: boolean,
): Reply | undefined {
  if (door === undefined || faults.has("door-open")) return undefined;
  if (isSocket && faults.has("door-websocket-open")) return undefined;
  if (faults.has("door-path-open") && /^(\/api)?\/(history|view)(\/|$)/.test(ask.rawPath)) return undefined;
  if (faults.has("door-suffix-open") && /\.(js|css|ico)$/.test(ask.rawPath)) return undefined;
  const given = ask.headers[door.header];
  const presented = typeof given === "string" ? given : "";
  const refuses =
    (isSocket && faults.has("door-websocket-refuses")) ||
    (faults.has("door-api-refuses") && ask.rawPath.startsWith("/api/"));
  if (!refuses && opens(presented, door, faults)) return undefined;
  return refusal(door, faults.has("door-echoes") ? presented : "");
}

function opens(presented: string, door: Door, faults: FaultSet): boolean {
  if (presented === "") return false;
  if (faults.has("door-other-key")) return false;
  if (door.kind === "header") return same(presented, door.secret) || faults.has("door-any-key");
  const [scheme = "", pair = ""] = presented.split(" ");
  if (scheme.toLowerCase() !== "basic") return false;
  const text = Buffer.from(pair, "base64").toString("utf8");
  const [user, password] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
  if (user !== door.user) return false;
  if (faults.has("door-any-key")) return true;
  // crypt() of old htpasswd files reads eight bytes
  const read = (word: string) => (faults.has("door-key-cut") ? word.slice(0, 8) : word);
  return same(read(password), read(door.secret));
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The page of nginx, or the JSON of an API gateway. */
function refusal(door: Door, echoed: string): Reply {
  if (door.kind === "header") {
    const body = JSON.stringify({
      message: "No API key found in request",
      ...(echoed && { received: echoed }),
    });
    return { status: 401, type: "application/json; charset=utf-8", headers: { Server: "kong" }, body };
  }
  const page = `<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n${echoed}<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { ...html(page, 401), headers: { Server: "nginx", "WWW-Authenticate": `Basic realm="${REALM}"` } };
}
