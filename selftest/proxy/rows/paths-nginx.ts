import type { BrokenRow, Ground } from "../row.ts";
import { forwarded, site } from "./nginx-parts.ts";

const program = "nginx" as const;
const toPortal = "return 302 https://sso.example.edu/auth?rd=$scheme://$http_host$request_uri;";
const asksBasic = `add_header WWW-Authenticate 'Basic realm="course"' always; return 401;`;

/** All passes but what one location says of its own. */
const but = (path: string, lines: string) => (ground: Ground) =>
  site(ground, `location ${path} { ${lines} }`);

/** What is asked for / is kept, and nothing else. */
const kept =
  (status: number) =>
  ({ upstream, ...ground }: Ground): string =>
    `
    proxy_cache_path kept keys_zone=k:1m;
    ${site(
      { upstream, ...ground },
      `location = / {
         proxy_pass http://${upstream}; proxy_cache k; proxy_cache_valid ${status} 10m;
         proxy_ignore_headers Cache-Control Expires Set-Cookie;
       }`,
    )}`;

/** A rule for one path alone, which the paths that a program asks for say nothing of. */
export const pathsNginx: readonly BrokenRow[] = [
  {
    name: "a portal in front of /login alone",
    program,
    config: but("/login", toPortal),
    red: "auth.browser-redirect",
    diagnosis: "access-portal",
    says: /GET \/login → 302, https:\/\/sso\.example\.edu(.|\n)*auth_request/,
  },
  {
    name: "/login refused",
    program,
    config: but("/login", "deny all;"),
    red: "auth.browser-redirect",
    diagnosis: "login-page-broken",
    says: /nginx : location/,
  },
  {
    name: "a portal in front of the WebSocket alone",
    program,
    config: but("~ ^/(api/)?ws$", toPortal),
    red: "infra.websocket",
    diagnosis: "access-portal",
    says: /WebSocket \/ws → 302(.|\n)*auth_request/,
  },
  {
    name: "Basic in front of the WebSocket alone",
    program,
    config: but("~ ^/(api/)?ws$", asksBasic),
    red: "infra.websocket",
    diagnosis: "access-portal",
    says: /Basic(.|\n)*auth_basic off/,
  },
  {
    name: "a portal in front of the page's scripts alone",
    program,
    config: but("~ [.]js$", toPortal),
    red: "infra.page-served",
    diagnosis: "access-portal",
    says: /sso\.example\.edu(.|\n)*auth_request/,
  },
  {
    name: "the token added for pictures alone",
    program,
    config: (ground) => `
      geo $bearer { default "Bearer ${ground.token}"; }
      ${site(
        ground,
        `location ~ ^/(api/)?view { ${forwarded} proxy_set_header Authorization $bearer; proxy_pass http://${ground.upstream}; }`,
      )}`,
    red: "auth.routes-protected",
    diagnosis: "routes-unprotected",
    says: /\/view\S* → 404 \(ComfyUI\)/,
  },
  {
    name: "the page of / kept for everybody",
    program,
    config: kept(200),
    red: "auth.browser-redirect",
    diagnosis: "replies-cached",
    says: /proxy_cache off/,
  },
  {
    name: "the redirect of / kept for everybody",
    program,
    config: kept(302),
    red: "auth.browser-redirect",
    diagnosis: "replies-cached",
    says: /ERR_TOO_MANY_REDIRECTS/,
  },
  {
    name: "a policy that lets no form be sent",
    program,
    stages: ["infra", "browser"],
    config: (ground) => site(ground, `add_header Content-Security-Policy "form-action 'none'" always;`),
    red: "browser.wrong-password",
    diagnosis: "browser-login-form-broken",
    says: /form-action(.|\n)*Content-Security-Policy/,
  },
  {
    name: "a session whose cookie is for /login alone",
    program,
    stages: ["infra", "browser"],
    config: (ground) => site(ground, "proxy_cookie_path / /login;"),
    red: "browser.login",
    diagnosis: "browser-session-lost",
    says: /proxy_cookie_path/,
  },
];
