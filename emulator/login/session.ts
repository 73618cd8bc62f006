import { createHmac, timingSafeEqual } from "node:crypto";

/** What the cookie AIOHTTP_SESSION carries. */
export interface Session {
  readonly logged_in?: boolean;
  readonly guest_mode?: boolean;
}

const name = "AIOHTTP_SESSION";

/**
 * The cookie holds the whole session, sealed. The real server stores nothing either: a copied cookie works after a logout.
 * The real seal is Fernet, this one an HMAC. A client cannot see the difference.
 */
export function sessionCookie(session: Session, key: Buffer): string {
  const payload = Buffer.from(JSON.stringify(session)).toString("base64url");
  return `${name}="${payload}.${seal(payload, key)}="; HttpOnly; Path=/`;
}

/** An absent, garbled or forged cookie is an empty session. */
export function readSession(cookieHeader: string | undefined, key: Buffer): Session {
  if (cookieHeader === undefined) return {};
  const value = new RegExp(`(?:^|;\\s*)${name}="?([^";]*)`).exec(cookieHeader)?.[1] ?? "";
  const [payload = "", signature = ""] = value.replace(/=$/, "").split(".");
  const expected = Buffer.from(seal(payload, key));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return {};
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
}

function seal(payload: string, key: Buffer): string {
  return createHmac("sha256", key).update(payload).digest("base64url");
}
