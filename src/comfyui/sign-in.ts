import type { RawReply } from "./connection.ts";

/** Addresses of the pages where portals let people sign in: oauth2-proxy, Keycloak, Authelia, authentik, Cloudflare Access, ADFS, CAS. */
const page =
  /cloudflareaccess\.com|\/cdn-cgi\/access|\boauth2?\b|openid|saml|goauthentik|\.pomerium\b|microsoftonline\.com|accounts\.google\.com|\/\/(sso|auth|login|idp|accounts?|cas|adfs|authelia|authentik|keycloak|authenticate)\.|[/_-](sign[-_]?in|log[-_]?in|sso|auth|adfs|cas)([/?#._-]|$)|[?&](rd|redirect_ur[il]|redirect_to|client_id|samlrequest|returnurl)=/i;
/** A page of oauth2-proxy that a refusal brings along. */
const form = /action=["']?[^"'> ]{0,200}\/oauth2\//i;
/** A page that leads on by itself: the address stands in a script or in its head. */
const onward =
  /(?:http-equiv=["']?refresh["']?[^>]{0,80}url=|location(?:\.href)?\s{0,3}=\s{0,3}|location\.(?:replace|assign)\(\s{0,3})["']?([^"'>\s)]{1,400})/i;
/** A refusal that names the page: Authelia's 401 is a link. Those of firewalls and of IIS have links, too: to whoever made them. */
const link = /<a\b[^>]{0,80}\bhref=["']?(https?:[^"'> ]{1,400})/i;
/** A page where one signs in: its field for a password, or the title that portals without such a field give it. */
const field = /<input\b[^>]{0,500}\btype\s{0,9}=\s{0,9}["']?password/i;
const heading =
  /<title>[^<]{0,60}(\bsign in\b|\blog ?in\b|anmelden|connexion|s.identifier|authelia|authentik|keycloak|oauth2[ -]proxy|cloudflare access|pomerium|single sign-on)/i;

/** Whether a reply leads to a page where a person signs in. `asked`: the address of the server. */
export function leadsToSignIn(
  { status, headers, body }: Pick<RawReply, "status" | "headers" | "body">,
  asked?: string,
): boolean {
  const { location = "" } = headers;
  const redirect = status >= 300 && status < 400;
  const refusal = status === 401 || status === 403;
  if ((refusal || redirect) && page.test(location.slice(0, 4_096))) return true;
  if (redirect) return asked !== undefined && isElsewhere(location, asked);
  // Network Authentication Required (RFC 6585): the network's own portal
  if (status === 511) return true;
  if (!refusal && status !== 200) return false;
  const text = body.toString("utf8", 0, 16_384);
  if (refusal && form.test(text)) return true;
  if (!/html/i.test(headers["content-type"] ?? "") && !/^\s*<(!doctype|html)/i.test(text)) return false;
  if (asksPassword(text) || heading.test(text)) return true;
  if (refusal && page.test(link.exec(text)?.[1] ?? "")) return true;
  const next = onward.exec(text)?.[1];
  return next !== undefined && (page.test(next) || (asked !== undefined && isElsewhere(next, asked)));
}

/** Whether a refusal or a redirect is a portal's, by its own signs: ComfyUI-Login, too, sends to a page of the same host. */
export function leadsToPortal(reply: Pick<RawReply, "status" | "headers" | "body">, asked: string): boolean {
  const { location = "" } = reply.headers;
  const to = location === "" ? null : URL.parse(location.slice(0, 4_096), asked);
  // whatever its port: a proxy may lose that on the way, which has a rule of its own
  if (to?.hostname === URL.parse(asked)?.hostname && to?.pathname.endsWith("/login")) return false;
  return reply.status >= 300 && leadsToSignIn(reply);
}

/** Whether a page has a field for a password. */
export function asksPassword(html: string): boolean {
  return field.test(html);
}

/**
 * A redirect to another host that does not ask there for the same thing: to a page for people. One that keeps the path is a
 * move of the whole site.
 */
export function isElsewhere(location: string, asked: string): boolean {
  const [to, from] = [URL.parse(location.slice(0, 4_096), asked), URL.parse(asked)];
  if (to === null || from === null || !/^https?:$/.test(to.protocol)) return false;
  const [there, here] = [to.hostname, from.hostname].map((name) => name.replace(/^www\./, ""));
  return there !== here && !to.pathname.endsWith("/system_stats");
}

/** Where a redirect leads, without its query: that may hold a token, or what a session is made of. */
export function placeOf(location: string): string {
  return location.replace(/[?#].*$/s, "");
}
