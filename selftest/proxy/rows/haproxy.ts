import { type BrokenRow, door, everything, type Ground, type ProxyRow } from "../row.ts";

const program = "haproxy" as const;

const site = ({ port, upstream }: Ground, front = "", back = ""): string => `
frontend f
  bind 127.0.0.1:${port}
${front}
  default_backend b
backend b
${back}
  server s ${upstream}`;

export const soundHaproxy: readonly ProxyRow[] = [
  { name: "the usual lines", program, stages: everything, config: (ground) => site(ground) },
  { name: "mode tcp", program, config: (ground) => site(ground, "  mode tcp", "  mode tcp") },
  {
    name: "TLS and HTTP/2 to the front",
    program,
    tls: true,
    at: { scheme: "https", host: "localhost" },
    config: ({ port, upstream, tls }) => `
frontend f
  bind 127.0.0.1:${port} ssl crt ${tls.pair("sound")} alpn h2,http/1.1
  default_backend b
backend b
  server s ${upstream}`,
  },
  { name: "compressed", program, config: (ground) => site(ground, "", "  compression algo gzip") },
  {
    name: "Basic in front, declared",
    program,
    access: "basic",
    config: (ground) => `
userlist course
  user ${door.user} insecure-password ${door.password}
${site(ground, "  http-request auth realm course unless { http_auth(course) }")}`,
  },
  {
    name: "a health check that knows the login",
    program,
    config: (ground) =>
      site(
        ground,
        "",
        "  option httpchk GET /system_stats\n  http-check expect status 401\n  default-server check",
      ),
  },
  {
    name: "connections closed after 20 ms",
    program,
    config: (ground) => site(ground, "  timeout http-keep-alive 20ms"),
  },
  {
    name: "X-Forwarded-For, connections kept by the front",
    program,
    config: (ground) => site(ground, "  option forwardfor\n  timeout http-keep-alive 10s"),
  },
];

export const brokenHaproxy: readonly BrokenRow[] = [
  {
    name: "requests limited, with 429",
    program,
    config: (ground) =>
      site(
        ground,
        `  stick-table type ip size 1k expire 10s store http_req_rate(10s)
  http-request track-sc0 src
  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 40 }`,
      ),
    red: "whom it meets",
    diagnosis: "rate-limited",
    says: /429/,
  },
  {
    name: "one connection to what is behind, which a silent WebSocket takes",
    program,
    config: ({ port, upstream }) => `
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  timeout queue 1s
  server s ${upstream} maxconn 1`,
    red: "whom it meets",
    diagnosis: "rate-limited",
    says: /WebSocket(.|\n)*maxconn/,
  },
  {
    name: "a ban that leaves the address waiting (tarpit)",
    program,
    config: (ground) =>
      site(
        ground,
        `  timeout tarpit 500ms
  stick-table type ip size 1k expire 1m store gpc0
  http-request track-sc0 src
  http-response sc-inc-gpc0(0) if { status 401 }
  http-request tarpit if { sc_get_gpc0(0) gt 10 }`,
      ),
    red: "whom it meets",
    diagnosis: "address-banned",
    says: /ignoreip/,
  },
  {
    name: "a health check that takes the login's 401 for a breakdown",
    program,
    config: (ground) =>
      site(ground, "", "  option httpchk GET /system_stats\n  default-server check inter 200ms fall 1"),
    red: "infra.is-comfyui",
    diagnosis: "proxy-backend-down",
    says: /503/,
  },
  {
    name: "every request marked as another site's",
    program,
    config: (ground) => site(ground, "  http-request set-header Sec-Fetch-Site cross-site"),
    red: "infra.token-opens",
    diagnosis: "origin-refused",
    says: /Sec-Fetch-Site(.|\n)*http-request/,
  },
  {
    name: "nothing behind it",
    program,
    config: (ground) => site({ ...ground, upstream: ground.dead }),
    red: "infra.is-comfyui",
    diagnosis: "proxy-backend-down",
    says: /503/,
  },
  {
    name: "this address not allowed",
    program,
    config: (ground) => site(ground, "  http-request deny if { src 127.0.0.1 }"),
    red: "infra.is-comfyui",
    diagnosis: "address-refused",
    says: /http-request deny/,
  },
  {
    name: "POST forbidden",
    program,
    stages: everything,
    config: (ground) => site(ground, "  http-request deny deny_status 405 if METH_POST"),
    red: "infra.workflows-saved",
    diagnosis: "methods-refused",
    says: /POST/,
  },
  {
    name: "a tunnel that is cut after 1.5 s of silence",
    program,
    config: (ground) => site(ground, "", "  timeout tunnel 1500ms"),
    red: "auth.websocket-idle",
    diagnosis: "websocket-silent",
    says: /timeout tunnel/,
  },
];
