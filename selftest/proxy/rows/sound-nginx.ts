import { everything, type ProxyRow } from "../row.ts";
import { basic, forwarded, keyed, site, tlsLines } from "./nginx-parts.ts";

export const soundNginx: readonly ProxyRow[] = [
  { name: "the usual lines", program: "nginx", stages: everything, config: (ground) => site(ground) },
  {
    name: "TLS and HTTP/2 to the front, HSTS, http sent to https",
    program: "nginx",
    tls: true,
    at: { scheme: "https", host: "localhost" },
    stages: everything,
    config: (ground) => `
      server {
        listen 127.0.0.1:${ground.port} ssl http2;
        ${tlsLines(ground)}
        error_page 497 =301 https://$host:$server_port$request_uri;
        add_header Strict-Transport-Security "max-age=63072000" always;
        location / { proxy_pass http://${ground.upstream}; }
      }`,
  },
  {
    name: "TLS of an authority of one's own, which the browser is told of",
    program: "nginx",
    tls: true,
    at: { scheme: "https", host: "localhost" },
    stages: ["infra", "browser"],
    config: (ground) => `
      server {
        listen 127.0.0.1:${ground.port} ssl;
        ${tlsLines(ground)}
        add_header Strict-Transport-Security "max-age=63072000" always;
        location / { proxy_pass http://${ground.upstream}; }
      }`,
  },
  {
    name: "redirects without their query, a wrong password's too",
    program: "nginx",
    stages: ["infra", "browser"],
    config: (ground) => site(ground, "proxy_redirect ~^(/login)[?].*$ $1;"),
  },
  {
    name: "a policy on forms that is only reported, and one with a source that a browser does not know",
    program: "nginx",
    stages: ["infra", "browser"],
    config: (ground) =>
      site(
        ground,
        `add_header Content-Security-Policy-Report-Only "form-action 'none'" always;
         add_header Content-Security-Policy "form-action 'self' 'unknown'" always;`,
      ),
  },
  {
    name: "a host of its own, every other name refused",
    program: "nginx",
    at: { host: "localhost" },
    config: (ground) => `
      server { listen 127.0.0.1:${ground.port} default_server; return 404; }
      ${site(ground, "server_name localhost;")}`,
  },
  {
    name: "gzip of all types",
    program: "nginx",
    stages: everything,
    config: (ground) => site(ground, "gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1;"),
  },
  {
    name: "connections to ComfyUI kept alive",
    program: "nginx",
    config: ({ port, upstream }) => `
      map $http_upgrade $kept { default upgrade; '' ''; }
      upstream comfy { server ${upstream}; keepalive 16; }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://comfy;
          proxy_set_header Host $http_host;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $kept;
        }
      }`,
  },
  {
    name: 'Connection "upgrade" for all',
    program: "nginx",
    config: (ground) =>
      site(
        ground,
        'proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
      ),
  },
  {
    name: "a sub-path that hands the address on as it was, without a login",
    program: "nginx",
    access: "none",
    at: { path: "/comfy" },
    config: ({ port, upstream }) => `
      map $request_uri $as_it_was { ~^/comfy(?<rest>/.*)$ $rest; }
      server {
        listen 127.0.0.1:${port};
        location /comfy/ { proxy_pass http://${upstream}$as_it_was; }
      }`,
  },
  {
    name: "Basic in front, declared",
    program: "nginx",
    access: "basic",
    config: (ground) => site(ground, basic(ground)),
  },
  {
    name: "Basic in front of ComfyUI-Login, both declared",
    program: "nginx",
    access: "basic+login",
    config: (ground) => site(ground, basic(ground), `${forwarded} proxy_set_header Authorization "";`),
  },
  {
    name: "a key in a header, declared",
    program: "nginx",
    access: "header",
    config: (ground) => site(ground, keyed),
  },
  {
    name: "a key in a header in front of ComfyUI-Login",
    program: "nginx",
    access: "header+login",
    config: (ground) => site(ground, keyed),
  },
  {
    name: "limits that are generous",
    program: "nginx",
    config: (ground) => `
      limit_req_zone $binary_remote_addr zone=r:1m rate=100r/s;
      limit_conn_zone $binary_remote_addr zone=c:1m;
      ${/* what the page asks for when it is opened passes */ site(ground, "limit_req zone=r burst=200 nodelay; limit_conn c 8;")}`,
  },
  {
    name: "security headers",
    program: "nginx",
    stages: ["infra", "auth", "browser"],
    config: (ground) =>
      site(
        ground,
        `add_header Content-Security-Policy "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:" always;
         add_header X-Frame-Options DENY always;
         add_header X-Content-Type-Options nosniff always;
         add_header Referrer-Policy no-referrer always;`,
      ),
  },
  {
    name: "a listener on ::1",
    program: "nginx",
    at: { host: "[::1]" },
    config: (ground) => site(ground, `listen [::1]:${ground.port};`),
  },
  {
    name: "nothing buffered",
    program: "nginx",
    stages: everything,
    config: (ground) => site(ground, "proxy_buffering off; proxy_request_buffering off;"),
  },
  {
    name: "its own pages for 502 to 504 alone",
    program: "nginx",
    config: (ground) =>
      site(ground, "error_page 502 503 504 /down; location = /down { return 503 'back soon'; }"),
  },
  {
    name: "X-Forwarded headers",
    program: "nginx",
    config: (ground) =>
      site(
        ground,
        "",
        `${forwarded} proxy_set_header X-Real-IP $remote_addr;
         proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
         proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $host;`,
      ),
  },
  {
    name: "a firewall that refuses malformed tokens with 403",
    program: "nginx",
    config: (ground) => `
      map $http_authorization $odd { default 1; "" 0; "~^Bearer \\$2[aby]\\$[0-9][0-9]\\$[./A-Za-z0-9]+$" 0; }
      ${site(ground, "if ($odd) { return 403; }")}`,
  },
  {
    name: "a line of 200 kB a second",
    program: "nginx",
    config: (ground) => site(ground, "limit_rate 200k;"),
  },
];
