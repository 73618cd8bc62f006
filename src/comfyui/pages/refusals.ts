import type { Feature } from "./feature.ts";

const refused = (by: string, body: RegExp, status = /^403$/): Feature => ({
  kind: "address-refused",
  by,
  status,
  body,
});
const byServer = (by: string, server: RegExp): Feature => ({
  kind: "address-refused",
  by,
  status: /^403$/,
  header: ["server", server],
});

/** A refusal that asks for nothing: the address, its country or its behaviour is not wanted. */
export const refusals: readonly Feature[] = [
  { kind: "banned", by: "CrowdSec", status: /^(401|403)$/, body: /(CrowdSec)/i },
  {
    kind: "banned",
    by: "proxy",
    status: /^(401|403|429)$/,
    body: /\b((?:has|have) been (?:temporarily )?(?:banned|blocked)|(?:IP|address) (?:is|was) (?:banned|blocked|blacklisted))\b/i,
  },
  refused("IIS", /(403\.(?:6|8|501|502)\b|IP address (?:rejected|of the client has been rejected))/i),
  refused("CloudFront", /(configured to block access from your country|Request blocked\.)/i),
  refused("Azure Front Door", /(The request is blocked\.)/i),
  refused("Envoy", /(RBAC: access denied)/i),
  refused("HAProxy", /(Request forbidden by administrative rules)/i),
  refused("ModSecurity", /(Mod_?Security)/i, /^40[36]$/),
  refused("Squid", /(ERR_ACCESS_DENIED)/i),
  refused("Fortinet", /(FortiGuard|FortiGate|FortiWeb|Web Page Blocked)/i),
  refused(
    "nginx",
    /<center>(?:<h1>)?(403 Forbidden)(?:<\/h1>)?<\/center>\s*<hr>\s*<center>(?:nginx|openresty|tengine)/i,
  ),
  refused("Apache", /(You don(?:'|&#39;)t have permission to access this resource)/i),
  refused("Traefik (Go)", /^\s*(Forbidden)\s*$/i),
  byServer("Azure Application Gateway", /Microsoft-Azure-Application-Gateway/i),
  byServer("IIS", /Microsoft-(IIS|HTTPAPI)/i),
  { ...byServer("Caddy", /^caddy/i), body: /^\s*$/ },
];

export const limits: readonly Feature[] = [
  { kind: "limited", by: "proxy", status: /^429$/, header: ["retry-after", /^(\d{1,6})$/] },
  { kind: "limited", by: "proxy", status: /^429$/ },
  { kind: "limited", by: "proxy", status: /^509$/, body: /(Bandwidth Limit Exceeded)/i },
];
