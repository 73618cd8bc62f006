import type { PageKind } from "../../src/comfyui/pages/feature.ts";

/** For tests: what programs and services in front of ComfyUI answer in its place, reduced to what tells them. */
export interface ForeignPage {
  readonly name: string;
  readonly kind: PageKind;
  readonly by: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const html = { "content-type": "text/html" };
const text = { "content-type": "text/plain; charset=utf-8" };
const nginx = (words: string): string =>
  `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`;
const page = (
  name: string,
  [kind, by]: readonly [PageKind, string],
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = html,
): ForeignPage => ({ name, kind, by, status, headers, body });
const cloudflare = { ...html, server: "cloudflare" };

export const foreignPages: readonly ForeignPage[] = [
  page(
    "nginx, in clear on its port with TLS",
    ["port-speaks-tls", "nginx"],
    400,
    "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>",
  ),
  page(
    "Apache, in clear on its port with TLS",
    ["port-speaks-tls", "Apache"],
    400,
    "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
  ),
  page(
    "a server in Go, in clear on its port with TLS",
    ["port-speaks-tls", "Caddy, Traefik (Go)"],
    400,
    "Client sent an HTTP request to an HTTPS server.\n",
    text,
  ),
  page(
    "nginx wants a client certificate",
    ["certificate-wanted", "nginx"],
    400,
    "<center><h1>400 Bad Request</h1></center><center>No required SSL certificate was sent</center><hr><center>nginx</center>",
  ),
  page(
    "IIS wants a client certificate",
    ["certificate-wanted", "IIS"],
    403,
    "<h2>HTTP Error 403.7 - Forbidden</h2>",
    { ...html, server: "Microsoft-IIS/10.0" },
  ),
  page("Cloudflare, tunnel down", ["backend-down", "Cloudflare"], 530, "error code: 1033", text),
  page(
    "Cloudflare, time-out",
    ["backend-down", "Cloudflare"],
    522,
    "<title>522: Connection timed out</title>",
  ),
  page(
    "Cloudflare, error 1016",
    ["backend-down", "Cloudflare"],
    530,
    "<span>Error</span> <span>1016</span>",
    cloudflare,
  ),
  page(
    "ngrok, offline",
    ["backend-down", "ngrok"],
    404,
    "<html>The endpoint x is offline. ERR_NGROK_3200</html>",
  ),
  page("ngrok, nothing listens", ["backend-down", "ngrok"], 502, "", {
    "ngrok-error-code": "ERR_NGROK_8012",
  }),
  page("Gradio, ended", ["backend-down", "Gradio"], 404, "<h1>No interface is running right now</h1>"),
  page(
    "ngrok, its warning",
    ["tunnel-warning", "ngrok"],
    200,
    "<html>You are about to visit … ERR_NGROK_6024</html>",
  ),
  page("ngrok, its limit", ["limited", "ngrok"], 403, "", { "ngrok-error-code": "ERR_NGROK_727" }),
  page("Traefik, no router", ["no-route", "Traefik (Go)"], 404, "404 page not found\n", text),
  page("ingress-nginx, default backend", ["no-route", "ingress-nginx"], 404, "default backend - 404", text),
  page("nginx, its own 404", ["no-route", "nginx"], 404, nginx("404 Not Found")),
  page("nginx, as delivered", ["no-route", "nginx"], 200, "<title>Welcome to nginx!</title>"),
  page(
    "Apache, its own 404",
    ["no-route", "Apache"],
    404,
    "<title>404 Not Found</title><p>The requested URL was not found on this server.</p>",
  ),
  page(
    "Apache, as delivered",
    ["no-route", "Apache"],
    200,
    "<title>Apache2 Debian Default Page: It works</title>",
  ),
  page("IIS, its own 404", ["no-route", "IIS"], 404, "<title>404 - File or directory not found.</title>"),
  page("IIS, as delivered", ["no-route", "IIS"], 200, "<title>IIS Windows Server</title>"),
  page("Caddy, no site", ["no-route", "Caddy"], 200, "", { server: "Caddy" }),
  page("Kong, no route", ["no-route", "Kong"], 404, '{"message":"no Route matched with those values"}'),
  page("Cloudflare, a challenge", ["bot-check", "Cloudflare"], 403, "<title>Just a moment...</title>", {
    ...cloudflare,
    "cf-mitigated": "challenge",
  }),
  page("Anubis", ["bot-check", "Anubis"], 200, "<title>Making sure you&#39;re not a bot!</title>"),
  page("hCaptcha", ["bot-check", "hCaptcha"], 403, '<script src="https://hcaptcha.com/1/api.js"></script>'),
  page("Imperva", ["bot-check", "Imperva"], 403, "Request unsuccessful. Incapsula incident ID: 1-2"),
  page(
    "Akamai",
    ["bot-check", "Akamai"],
    403,
    "<TITLE>Access Denied</TITLE> … on this server.<P>Reference #18.1",
  ),
  page("DDoS-Guard", ["bot-check", "DDoS-Guard"], 403, "", { ...html, server: "ddos-guard" }),
  page("Sucuri", ["bot-check", "Sucuri"], 403, "<title>Sucuri WebSite Firewall - Access Denied</title>"),
  page(
    "F5 with status 200",
    ["bot-check", "F5"],
    200,
    "The requested URL was rejected. Your support ID is: 1",
  ),
  page("CrowdSec", ["banned", "CrowdSec"], 403, "<title>CrowdSec Ban</title>"),
  page("Cloudflare, a banned address", ["banned", "Cloudflare"], 403, "error code: 1006", text),
  page("Cloudflare, a rule", ["address-refused", "Cloudflare"], 403, "<h1>Error 1020</h1>", cloudflare),
  page("nginx, its own 403", ["address-refused", "nginx"], 403, nginx("403 Forbidden")),
  page("nginx behind Cloudflare", ["address-refused", "nginx"], 403, nginx("403 Forbidden"), cloudflare),
  page(
    "nginx behind Cloudflare, which adds a script of its own",
    ["address-refused", "nginx"],
    403,
    `${nginx("403 Forbidden")}<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`,
    cloudflare,
  ),
  page(
    "Apache, its own 403",
    ["address-refused", "Apache"],
    403,
    "<p>You don't have permission to access this resource.</p>",
  ),
  page("Traefik, a list", ["address-refused", "Traefik (Go)"], 403, "Forbidden", text),
  page("HAProxy, a rule", ["address-refused", "HAProxy"], 403, "Request forbidden by administrative rules."),
  page("IIS, a list", ["address-refused", "IIS"], 403, "<h2>403.6 - Forbidden: IP address rejected</h2>"),
  page("Azure Front Door", ["address-refused", "Azure Front Door"], 403, "<h2>The request is blocked.</h2>"),
  page("a limit", ["limited", "proxy"], 429, "slow down", { ...text, "retry-after": "7" }),
  page("Cloudflare, a limit", ["limited", "Cloudflare"], 429, "error code: 1015", text),
];
