import type { Feature } from "./feature.ts";

const wanted = (by: string, body: RegExp): Feature => ({
  kind: "port-speaks-tls",
  by,
  status: /^400$/,
  body,
});

/** A port with TLS that was asked in clear, or without the certificate that it wants of a client. */
export const tlsPages: readonly Feature[] = [
  wanted("nginx", /(plain HTTP request was sent to HTTPS port)/i),
  wanted("Apache", /(speaking plain HTTP to an SSL-enabled server port)/i),
  wanted("Caddy, Traefik (Go)", /(Client sent an HTTP request to an HTTPS server)/i),
  wanted("Tomcat", /(combination of host and port requires TLS)/i),
  wanted("proxy", /((?:HTTP|plaintext)[^<\n]{0,60}\b(?:HTTPS|TLS|SSL)\b[^<\n]{0,30}\bport\b)/i),
  {
    kind: "certificate-wanted",
    by: "nginx",
    status: /^400$/,
    body: /(No required SSL certificate was sent|The SSL certificate error)/i,
  },
  {
    kind: "certificate-wanted",
    by: "IIS",
    status: /^403$/,
    body: /(403\.(?:7|13|16|17)\b|client certificate)/i,
  },
  {
    kind: "certificate-wanted",
    by: "Apache",
    status: /^403$/,
    body: /(Cannot perform Post-Handshake Authentication)/i,
  },
  {
    kind: "certificate-wanted",
    by: "proxy",
    status: /^4\d\d$/,
    body: /(client certificate (?:is )?required)/i,
  },
];
