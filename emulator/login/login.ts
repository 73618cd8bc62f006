import { posix } from "node:path";
import bcrypt from "bcryptjs";
import { infoLine } from "../dress/log-line.ts";
import type { FaultSet } from "../faults.ts";
import type { Ask } from "../http/ask.ts";
import { corsOrigin } from "../http/cors.ts";
import { json, type Reply, redirect } from "../http/reply.ts";
import { inside, isFileArea } from "../machine/storage.ts";
import type { World } from "../world.ts";
import { readSession } from "./session.ts";

const unguarded = /\.(css|css\.map|js|ico)$/;
/** The white space of Python's `str.split()`: U+0085 belongs to it, the byte order mark does not. */
const blanks = /(?:(?!\ufeff)[\s\x85])+/;

/** A hash of another password, for the fault `other-hash`. */
const OTHER_HASH = "$2b$12$Q9wHk3bVXcT5mZr7Yp1LxOe4JdGsNuA2FiKtRvWqBzCyMhEaDlP6S";

export const SET_UP_PASSWORD =
  "Please set up your password before use. The token will be a hashed string derived from your password.";

/** Whether ComfyUI-Login runs. Without it every route is open, and its own routes do not exist. */
export function isGuarded(faults: FaultSet): boolean {
  return !faults.has("login-not-loaded") && !faults.has("login-absent") && !isEmptied(faults);
}

/** Whether no pack is loaded, the login included. */
export function isEmptied(faults: FaultSet): boolean {
  return (["mount-empty", "custom-nodes-disabled", "packs-refused"] as const).some((name) =>
    faults.has(name),
  );
}

/** Line 1 of PASSWORD as the server knows it. Empty if there is none. */
export function serverToken(world: World): string {
  if (world.faults.has("password-second-line")) return "";
  if (world.faults.has("password-missing")) return world.password.claimed ?? "";
  if (world.faults.has("hash-changes") && world.submitted) return OTHER_HASH;
  return world.faults.has("other-hash") ? OTHER_HASH : world.password.token;
}

/**
 * The middleware of ComfyUI-Login. Returns its refusal; undefined: the request may proceed.
 * Throws on a malformed Authorization header, as the plugin does: the reply is 500.
 */
export function checkLogin(ask: Ask, world: World): Reply | undefined | Promise<Reply | undefined> {
  const { faults } = world;
  if (!isGuarded(faults)) return undefined;
  if (ask.path === "/login" || unguarded.test(ask.path)) return undefined;
  if (faults.has("route-unprotected") && ask.method === "GET" && /^(\/api)?\/history$/.test(ask.path))
    return undefined;
  if (faults.has("jobs-unprotected") && /^(\/api){1,2}\/jobs(\/|$)/.test(ask.path)) return undefined;
  if (faults.has("assets-unprotected") && /^\/api\/(assets|tags)(\/|$)/.test(ask.path)) return undefined;
  if (faults.has("view-unprotected") && isStoredPicture(ask, world)) return undefined;
  if (faults.has("websocket-open") && /^(\/api)?\/ws$/.test(ask.path)) return undefined;
  const token = serverToken(world);
  if (token === "") world.logs.add(infoLine(SET_UP_PASSWORD));
  ask.session = readSession(ask.headers.cookie, world.password.key);
  if (ask.session.logged_in) return undefined;
  if (ask.session.guest_mode) return guest(ask);
  const origin = corsOrigin(world.flags, faults);
  const presented =
    origin === undefined || origin === "*" || origin === ask.headers.origin ? credentials(ask) : {};
  if (opens(presented, token, world)) return undefined;
  if (faults.has("accepts-plaintext") && presented.bearer !== undefined) {
    return bcrypt.compare(presented.bearer, token).then((same) => (same ? undefined : refuse(ask, world)));
  }
  return refuse(ask, world);
}

/** Fault `view-unprotected`: the cache of a proxy holds pictures, no refusals and no 404. */
function isStoredPicture({ method, path, query }: Ask, { storage }: World): boolean {
  if (method !== "GET" || !/^(\/api)?\/view$/.test(path)) return false;
  const area = query.get("type") ?? "output";
  const folder = isFileArea(area) ? inside(area, query.get("subfolder") ?? "") : undefined;
  return folder !== undefined && storage.get(posix.join(folder, query.get("filename") ?? "")) !== undefined;
}

interface Credentials {
  readonly bearer?: string;
  readonly query?: string;
}

function credentials(ask: Ask): Credentials {
  const query = ask.query.get("token") ?? undefined;
  const header = Buffer.from(ask.headers.authorization ?? "", "latin1").toString("utf8");
  if (header === "") return { ...(query !== undefined && { query }) };
  const words = header.split(blanks).filter((word) => word !== "");
  if (words.length !== 2)
    throw new Error(`ValueError: the Authorization header has ${words.length} words instead of 2`);
  const [scheme, bearer = ""] = words;
  return { ...(scheme === "Bearer" && { bearer }), ...(query !== undefined && { query }) };
}

function opens({ bearer, query }: Credentials, token: string, world: World): boolean {
  if (bearer !== undefined && world.faults.has("accepts-any-bearer")) return true;
  return bearer === token || query === token;
}

/** A guest may read everything, submit and upload. Every other request is ignored and answered with `{}`. */
function guest(ask: Ask): Reply | undefined {
  if (ask.method === "GET") return undefined;
  if (ask.method === "POST" && (ask.path === "/prompt" || ask.path === "/upload/image")) return undefined;
  return json({});
}

function refuse(ask: Ask, { faults }: World): Reply {
  if (faults.has("login-redirect-json") || ask.headers.accept?.includes("text/html"))
    return redirect(faults.has("login-redirect-inner") ? "http://127.0.0.1:8188/login" : "/login");
  const credential = ask.headers.authorization ?? ask.query.get("token") ?? "";
  if (faults.has("token-echoed") && credential !== "") {
    const refusal = json({ error: "Authentication required.", received: credential }, 401);
    return { ...refusal, headers: { "X-Received-Credential": encodeURI(credential) } };
  }
  return refused;
}

const refused: Reply = json({ error: "Authentication required." }, 401);
