import bcrypt from "bcryptjs";
import { type BrokenRow, door, everything, type Ground, type ProxyRow } from "../row.ts";

const program = "caddy" as const;

const site = ({ port, upstream }: Ground, lines = "", inside = ""): string => `
http://127.0.0.1:${port} {
  bind 127.0.0.1
  ${lines}
  reverse_proxy ${upstream} {
    ${inside}
  }
}`;

const hash = bcrypt.hashSync(door.password, 4);

export const soundCaddy: readonly ProxyRow[] = [
  { name: "the usual line", program, stages: everything, config: (ground) => site(ground) },
  { name: "compressed by zstd and gzip", program, config: (ground) => site(ground, "encode zstd gzip") },
  {
    name: "TLS and HTTP/2 to the front",
    program,
    tls: true,
    at: { scheme: "https", host: "localhost" },
    config: ({ port, upstream, tls }) => `
https://localhost:${port} {
  bind 127.0.0.1
  tls ${tls.certificate("sound")} ${tls.key}
  reverse_proxy ${upstream}
}`,
  },
  {
    name: "a sub-path, without a login",
    program,
    access: "none",
    at: { path: "/comfy" },
    config: ({ port, upstream }) => `
http://127.0.0.1:${port} {
  bind 127.0.0.1
  handle_path /comfy/* {
    reverse_proxy ${upstream}
  }
}`,
  },
  {
    name: "Basic in front, declared",
    program,
    access: "basic",
    config: (ground) => site(ground, `basicauth {\n${door.user} ${hash}\n}`),
  },
  {
    name: "security headers",
    program,
    config: (ground) =>
      site(ground, `header {\nX-Frame-Options DENY\nStrict-Transport-Security max-age=63072000\n-Server\n}`),
  },
  { name: "nothing buffered", program, config: (ground) => site(ground, "", "flush_interval -1") },
];

export const brokenCaddy: readonly BrokenRow[] = [
  {
    name: "a portal's own Bearer",
    program,
    config: ({ port, upstream }) => `
http://127.0.0.1:${port} {
  bind 127.0.0.1
  @ok header Authorization "Bearer portal-secret"
  handle @ok {
    reverse_proxy ${upstream}
  }
  handle {
    header WWW-Authenticate "Bearer"
    respond "Unauthorized" 401
  }
}`,
    red: "infra.is-comfyui",
    diagnosis: "access-key-asked",
    says: /--access header/,
  },
  {
    name: "Basic, undeclared",
    program,
    config: (ground) => site(ground, `basicauth {\n${door.user} ${hash}\n}`),
    red: "infra.is-comfyui",
    diagnosis: "access-basic-asked",
    says: /--access basic\+login/,
  },
  {
    name: "a portal with /login on the same host",
    program,
    config: ({ port }) => `
http://127.0.0.1:${port} {
  bind 127.0.0.1
  redir * /login 302
}`,
    red: "infra.token-opens",
    diagnosis: "proxy-login-page",
    says: /login/,
  },
  {
    name: "a sub-path that the login leaves",
    program,
    at: { path: "/comfy" },
    config: ({ port, upstream }) => `
http://127.0.0.1:${port} {
  bind 127.0.0.1
  handle_path /comfy/* {
    reverse_proxy ${upstream}
  }
}`,
    red: "auth.browser-redirect",
    diagnosis: "login-leaves-sub-path",
    says: /login/,
  },
  {
    name: "bodies of 10 kB at most",
    program,
    stages: everything,
    config: (ground) => site(ground, "request_body {\nmax_size 10KB\n}"),
    red: "infra.large-body",
    diagnosis: "upload-refused",
    says: /502/,
  },
  {
    name: "replies that take longer than its limit, beside quick ones",
    program,
    config: (ground) => site(ground, "@slow path /system_stats /api/system_stats\nrespond @slow 504"),
    red: "infra.is-comfyui",
    diagnosis: "proxy-backend-down",
    says: /GET \/ → 401(.|\n)*response_header_timeout/,
  },
  {
    name: "a list of nodes that takes longer than its limit, which it calls a bad gateway",
    program,
    config: (ground) => site(ground, "@slow path /object_info /api/object_info\nrespond @slow 502"),
    red: "infra.nodes-inventory",
    diagnosis: "proxy-answers-route",
    says: /→ 502(.|\n)*response_header_timeout/,
  },
  {
    name: "uploads led elsewhere",
    program,
    config: (ground) => site(ground, "@up path /upload/* /api/upload/*\nrespond @up 404"),
    red: "infra.large-body",
    diagnosis: "proxy-answers-route",
    says: /POST \/upload\/image → 404/,
  },
  {
    name: "uploads that take longer than its limit",
    program,
    config: (ground) => site(ground, "@up path /upload/* /api/upload/*\nrespond @up 504"),
    red: "infra.large-body",
    diagnosis: "proxy-answers-route",
    says: /→ 504(.|\n)*response_header_timeout/,
  },
  {
    name: "every request marked as another site's",
    program,
    config: (ground) => site(ground, "", "header_up Sec-Fetch-Site cross-site"),
    red: "infra.token-opens",
    diagnosis: "origin-refused",
    says: /Sec-Fetch-Site(.|\n)*header_up/,
  },
  {
    name: "nothing behind it",
    program,
    config: (ground) => site({ ...ground, upstream: ground.dead }),
    red: "infra.is-comfyui",
    diagnosis: "proxy-backend-down",
    says: /502/,
  },
  {
    name: "Host not handed on",
    program,
    config: (ground) => site(ground, "", "header_up Host {upstream_hostport}"),
    red: "auth.own-origin",
    diagnosis: "origin-refused",
    says: /Host/,
  },
  {
    name: "a site of another name: an empty page",
    program,
    config: ({ port, upstream }) => `
http://comfy.example.test:${port} {
  bind 127.0.0.1
  reverse_proxy ${upstream}
}`,
    red: "infra.is-comfyui",
    diagnosis: "no-route",
    says: /reverse_proxy/,
  },
  {
    name: "the page of a single-page site for all",
    program,
    config: ({ port }) => `
http://127.0.0.1:${port} {
  bind 127.0.0.1
  header Content-Type text/html
  respond "<!doctype html><html><head><title>App</title></head><body><div id=app></div></body></html>" 200
}`,
    red: "infra.is-comfyui",
    diagnosis: "proxy-html-page",
    says: /\/system_stats/,
  },
];
