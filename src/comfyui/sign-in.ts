import type { RawReply } from "./connection.ts";

/** Addresses of the pages where portals let people sign in: oauth2-proxy, Keycloak, Authelia, authentik, Cloudflare Access, ADFS, CAS. */
const page =
  /cloudflareaccess\.com|\/cdn-cgi\/access|\boauth2?\b|openid|saml|goauthentik|\/\/(sso|auth|login|idp|accounts?|cas|adfs|authelia|authentik|keycloak)\.|[/_-](sign[-_]?in|log[-_]?in|sso|auth|adfs|cas)([/?#._-]|$)|[?&](rd|redirect_uri|client_id|samlrequest|returnurl)=/i;
/** A page of oauth2-proxy that a refusal brings along. */
const form = /action=["']?[^"'> ]{0,200}\/oauth2\//i;

/** Whether a reply leads to a page where a person signs in. */
export function leadsToSignIn({
  status,
  headers: { location = "" },
  body,
}: Pick<RawReply, "status" | "headers" | "body">): boolean {
  const refusal = status === 401 || status === 403;
  if (refusal && form.test(body.toString("utf8", 0, 16_384))) return true;
  return (refusal || (status >= 300 && status < 400)) && page.test(location.slice(0, 4_096));
}

/** Where a redirect leads, without its query: that may hold a token, or what a session is made of. */
export function placeOf(location: string): string {
  return location.replace(/[?#].*$/s, "");
}
