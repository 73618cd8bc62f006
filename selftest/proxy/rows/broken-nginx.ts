import { type BrokenRow, everything } from "../row.ts";
import { basic, forwarded, says, site, tlsLines } from "./nginx-parts.ts";

const nginx = "nginx" as const;

export const brokenNginx: readonly BrokenRow[] = [
  {
    name: "a sub-path whose proxy_pass decodes %2F, without a login",
    program: nginx,
    access: "none",
    at: { path: "/comfy" },
    config: ({ port, upstream }) => `
      server { listen 127.0.0.1:${port}; location /comfy/ { proxy_pass http://${upstream}/; } }`,
    red: "infra.workflows-saved",
    diagnosis: "encoded-slash-lost",
    says: /\$request_uri|%2F/,
  },
  {
    name: "%2F refused",
    program: nginx,
    config: (ground) => site(ground, 'if ($request_uri ~* "^[^?]*%2f") { return 400; }'),
    red: "infra.workflows-saved",
    diagnosis: "encoded-slash-lost",
    says: /%2F/,
  },
  {
    name: "a sub-path that the login leaves",
    program: nginx,
    at: { path: "/comfy" },
    config: ({ port, upstream }) => `
      map $request_uri $as_it_was { ~^/comfy(?<rest>/.*)$ $rest; }
      server { listen 127.0.0.1:${port}; location /comfy/ { proxy_pass http://${upstream}$as_it_was; } }`,
    red: "auth.browser-redirect",
    diagnosis: "login-leaves-sub-path",
    says: /login/,
  },
  {
    name: "Host not handed on",
    program: nginx,
    config: (ground) => site(ground, "", forwarded.replace("$http_host", "$proxy_host")),
    red: "auth.own-origin",
    diagnosis: "origin-refused",
    says: /proxy_set_header Host/,
  },
  {
    name: "every request marked as another site's",
    program: nginx,
    config: (ground) => site(ground, "", `${forwarded} proxy_set_header Sec-Fetch-Site cross-site;`),
    red: "infra.token-opens",
    diagnosis: "origin-refused",
    says: /Sec-Fetch-Site(.|\n)*proxy_set_header/,
  },
  {
    name: "the query lost on each request with a token in it",
    program: nginx,
    config: (ground) => site(ground, "if ($args ~ token=) { rewrite ^(.*)$ $1? break; }"),
    red: "auth.valid-token-query",
    diagnosis: "query-token-refused",
    says: /\$is_args\$args/,
  },
  {
    name: "a rewrite that damages the scripts",
    program: nginx,
    stages: ["infra", "browser"],
    config: (ground) =>
      site(
        ground,
        "",
        `${forwarded} proxy_set_header Accept-Encoding "";
         sub_filter_types application/javascript; sub_filter_once off; sub_filter import lmport;`,
      ),
    red: "browser.editor",
    diagnosis: "browser-page-blank",
    says: /assets\/index-e2e0emul\.js → SyntaxError(.|\n)*sub_filter/,
  },
  {
    name: "bodies of 1 MB at most",
    program: nginx,
    config: (ground) => site(ground, "client_max_body_size 1m;"),
    red: "infra.large-body",
    diagnosis: "upload-refused",
    says: /client_max_body_size/,
  },
  {
    name: "as delivered: HTTP/1.0 and no Upgrade to what is behind",
    program: nginx,
    config: (ground) =>
      site(
        ground,
        "proxy_http_version 1.0; proxy_set_header Host $http_host; proxy_set_header Connection close;",
      ),
    red: "infra.websocket",
    diagnosis: "websocket-through-proxy",
    says: /proxy_http_version 1\.1/,
  },
  {
    name: "one proxy_set_header that drops the inherited ones",
    program: nginx,
    config: (ground) => site(ground, "", "proxy_set_header Host $http_host;"),
    red: "infra.websocket",
    diagnosis: "websocket-through-proxy",
    says: /Upgrade/,
  },
  {
    name: "a forgotten slash that hands the prefix on",
    program: nginx,
    at: { path: "/comfy" },
    config: ({ port, upstream }) => `
      server { listen 127.0.0.1:${port}; location /comfy/ { proxy_pass http://${upstream}; } }`,
    red: "infra.is-comfyui",
    diagnosis: "path-wrong",
    says: /proxy_pass/,
  },
  {
    name: "everything cached",
    program: nginx,
    config: (ground) => `
      proxy_cache_path cache keys_zone=c:1m;
      ${site(ground, "proxy_cache c; proxy_cache_valid 200 10m; proxy_ignore_headers Cache-Control Expires Set-Cookie;")}`,
    red: "auth.enforced",
    diagnosis: "replies-cached",
    says: /proxy_cache/,
  },
  {
    name: "Basic, undeclared",
    program: nginx,
    config: (ground) => site(ground, basic(ground)),
    red: "infra.is-comfyui",
    diagnosis: "access-basic-asked",
    says: /--access basic\+login/,
  },
  {
    name: "sent to Cloudflare Access to sign in",
    program: nginx,
    config: (ground) =>
      says(
        ground,
        "return 302 https://team.cloudflareaccess.com/cdn-cgi/access/login/comfy.example.test?redirect_url=%2F;",
      ),
    red: "infra.is-comfyui",
    diagnosis: "access-portal",
    says: /team\.cloudflareaccess\.com/,
  },
  {
    name: "sent to Authelia to sign in",
    program: nginx,
    config: (ground) => says(ground, "return 302 https://auth.example.test/?rd=http://comfy.example.test/;"),
    red: "infra.is-comfyui",
    diagnosis: "access-portal",
    says: /auth\.example\.test/,
  },
  {
    name: "http on the port of TLS",
    program: nginx,
    tls: true,
    config: (ground) => `
      server {
        listen 127.0.0.1:${ground.port} ssl; ${tlsLines(ground)}
        location / { proxy_pass http://${ground.upstream}; }
      }`,
    red: "infra.is-comfyui",
    diagnosis: "port-speaks-tls",
    says: /https:\/\//,
  },
  {
    name: "https on a port of http",
    program: nginx,
    tls: true,
    at: { scheme: "https" },
    config: (ground) => site(ground),
    red: "infra.reachable",
    diagnosis: "tls-failed",
    says: /http:\/\//,
  },
  ...(
    [
      ["self-signed", "a self-signed certificate", /NODE_EXTRA_CA_CERTS/],
      ["other", "a certificate of another name", /comfy\.example\.test/],
      ["expired", "an expired certificate", /2020/],
      [
        "common-name",
        "a certificate whose name stands in its subject alone",
        /ERR_CERT_COMMON_NAME_INVALID(.|\n)*subjectAltName=DNS:localhost/,
      ],
    ] as const
  ).map(
    ([certificate, name, words]): BrokenRow => ({
      name,
      program: nginx,
      tls: true,
      at: { scheme: "https", host: "localhost" },
      config: (ground) => `
      server {
        listen 127.0.0.1:${ground.port} ssl; ${tlsLines(ground, certificate)}
        location / { proxy_pass http://${ground.upstream}; }
      }`,
      red: "infra.reachable",
      diagnosis: "tls-failed",
      says: words,
    }),
  ),
  {
    name: "a client certificate wanted",
    program: nginx,
    tls: true,
    at: { scheme: "https", host: "localhost" },
    config: (ground) => `
      server {
        listen 127.0.0.1:${ground.port} ssl; ${tlsLines(ground)}
        ssl_client_certificate ${ground.tls.ca}; ssl_verify_client on;
        location / { proxy_pass http://${ground.upstream}; }
      }`,
    red: "infra.is-comfyui",
    diagnosis: "certificate-wanted",
    says: /ssl_verify_client/,
  },
  {
    name: "this address not allowed",
    program: nginx,
    config: (ground) => site(ground, "deny all;"),
    red: "infra.is-comfyui",
    diagnosis: "address-refused",
    says: /allow ADRESSE/,
  },
  ...[503, 429].map(
    (status): BrokenRow => ({
      name: `requests limited, with ${status}`,
      program: nginx,
      config: (ground) => `
      limit_req_zone $binary_remote_addr zone=r:1m rate=5r/s;
      ${site(ground, `limit_req_status ${status}; limit_req zone=r burst=20 nodelay;`)}`,
      red: "whom it meets",
      diagnosis: "rate-limited",
      says: /limit_req/,
    }),
  ),
  {
    name: "connections limited",
    program: nginx,
    config: (ground) => `
      limit_conn_zone $binary_remote_addr zone=c:1m;
      ${/* the socket that is left in silence takes one of them */ site(ground, "limit_conn c 2;")}`,
    red: "whom it meets",
    diagnosis: "rate-limited",
    says: /limit_conn/,
  },
  {
    name: "one connection a client, which a silent WebSocket takes",
    program: nginx,
    stages: everything,
    config: (ground) => `
      limit_conn_zone $binary_remote_addr zone=c:1m;
      ${site(ground, "limit_conn c 1;")}`,
    red: "whom it meets",
    diagnosis: "rate-limited",
    says: /WebSocket(.|\n)*limit_conn/,
  },
  {
    name: "scripts of the wrong type",
    program: nginx,
    config: (ground) =>
      site(
        ground,
        `location ~ [.]js$ { proxy_pass http://${ground.upstream}; proxy_hide_header Content-Type; add_header Content-Type text/plain; }`,
      ),
    red: "infra.page-served",
    diagnosis: "page-scripts-type",
    says: /text\/plain/,
  },
  {
    name: "the WebSocket of the page's address alone is not there",
    program: nginx,
    config: (ground) => site(ground, "location = /api/ws { return 404; }"),
    red: "auth.valid-token-websocket",
    diagnosis: "websocket-through-proxy",
    says: /\/api\/ws/,
  },
  {
    name: "no other method than GET and HEAD",
    program: nginx,
    config: (ground) => site(ground, "", "limit_except GET { deny all; }"),
    stages: everything,
    red: "infra.workflows-saved",
    diagnosis: "methods-refused",
    says: /POST/,
  },
  {
    name: "its own pages for ComfyUI's refusals",
    program: nginx,
    config: (ground) =>
      site(
        ground,
        "proxy_intercept_errors on; error_page 400 401 403 404 /ours; location = /ours { internal; return 200 'see you'; }",
      ),
    red: "auth.enforced",
    diagnosis: "refusals-replaced",
    says: /proxy_intercept_errors/,
  },
  {
    name: "Access-Control-Allow-Origin for everybody",
    program: nginx,
    config: (ground) => site(ground, 'add_header Access-Control-Allow-Origin "*" always;'),
    red: "auth.foreign-origin",
    diagnosis: "cors-any-origin",
    says: /Access-Control-Allow-Origin/,
  },
  {
    name: "nothing behind it",
    program: nginx,
    config: (ground) => site({ ...ground, upstream: ground.dead }),
    red: "infra.is-comfyui",
    diagnosis: "proxy-backend-down",
    says: /502/,
  },
  {
    name: "its page of welcome",
    program: nginx,
    config: (ground) =>
      says(
        ground,
        `default_type text/html; return 200 "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>";`,
      ),
    red: "infra.is-comfyui",
    diagnosis: "no-route",
    says: /server_name/,
  },
  {
    name: "the header Authorization dropped",
    program: nginx,
    config: (ground) => site(ground, "", `${forwarded} proxy_set_header Authorization "";`),
    red: "infra.token-opens",
    diagnosis: "proxy-strips-header",
    says: /Authorization/,
  },
  {
    name: "the header Authorization overwritten",
    program: nginx,
    config: (ground) => site(ground, "", `${forwarded} proxy_set_header Authorization "Basic Zm9vOmJhcg==";`),
    red: "infra.token-opens",
    diagnosis: "proxy-strips-header",
    says: /Authorization/,
  },
  {
    name: "the token added by the proxy",
    program: nginx,
    config: (ground) => `
      geo $bearer { default "Bearer ${ground.token}"; }
      ${site(ground, "", `${forwarded} proxy_set_header Authorization $bearer;`)}`,
    red: "auth.enforced",
    diagnosis: "login-bypassed",
    says: /Authorization/,
  },
  {
    name: "pictures cached without their query",
    program: nginx,
    stages: everything,
    config: (ground) => `
      proxy_cache_path pictures keys_zone=p:1m;
      ${site(
        ground,
        `location /view { proxy_pass http://${ground.upstream}; proxy_cache p; proxy_cache_key $uri; proxy_cache_valid 200 10m; proxy_ignore_headers Cache-Control Expires; }
         location /api/view { proxy_pass http://${ground.upstream}; proxy_cache p; proxy_cache_key $uri; proxy_cache_valid 200 10m; proxy_ignore_headers Cache-Control Expires; }`,
      )}`,
    red: "generation.canary",
    diagnosis: "pictures-cached",
    says: /proxy_cache_key/,
  },
  {
    name: "two servers by turns",
    program: nginx,
    stages: everything,
    config: (ground) => `
      upstream both { server ${ground.upstream}; server ${ground.twin}; }
      ${site({ ...ground, upstream: "both" })}`,
    red: "infra.workflows-saved",
    diagnosis: "replicas-by-turns",
    says: /ip_hash/,
  },
  {
    name: "a WebSocket cut after 1.5 s of silence",
    program: nginx,
    config: (ground) =>
      site(
        ground,
        `location ~ ^/(api/)?ws$ { proxy_pass http://${ground.upstream}; proxy_read_timeout 1500ms; }`,
      ),
    red: "auth.websocket-idle",
    diagnosis: "websocket-silent",
    says: /proxy_read_timeout/,
  },
];
