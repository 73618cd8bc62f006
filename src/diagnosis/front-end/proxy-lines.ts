import { command, type Step } from "../steps.ts";

const lines = (...all: string[]): string => all.map(command).join("");

/** Lines to paste for a kind of proxy, below its name. */
export function forProxy(name: string, ...all: string[]): Step {
  return { fr: `${name} :`, en: `${name}:`, run: lines(...all) };
}

/** What hands %2F on as it came. Tried on nginx, Apache and Caddy; those of IIS and Traefik are read only. */
export const encodedSlash: readonly Step[] = [
  forProxy("nginx", "location / { proxy_pass http://127.0.0.1:8188; }  # no / and no path behind the port"),
  {
    fr: "nginx, sous un sous-chemin (un proxy_pass avec chemin ou un rewrite décode toujours) :",
    en: "nginx, below a sub-path (a proxy_pass with a path, or a rewrite, always decodes):",
    run: lines(
      "location /comfy/ {",
      '  if ($request_uri ~ "^/comfy(/.*)$") { proxy_pass http://127.0.0.1:8188$1; }',
      "}",
    ),
  },
  forProxy(
    "Apache",
    "AllowEncodedSlashes NoDecode",
    "ProxyPass / http://127.0.0.1:8188/ nocanon upgrade=websocket",
  ),
  forProxy("Traefik 3", "entryPoints.websecure.http.encodedCharacters.allowEncodedSlash=true"),
  forProxy("IIS (ARR)", '<action type="Rewrite" url="http://127.0.0.1:8188{UNENCODED_URL}" />'),
  {
    fr: "Caddy et HAProxy transmettent %2F d'eux-mêmes : retirez uri replace ou rewrite (Caddy), http-request set-path avec url_dec, normalize-uri ou deny sur %2F (HAProxy).",
    en: "Caddy and HAProxy hand %2F on by themselves: remove uri replace or rewrite (Caddy), http-request set-path with url_dec, normalize-uri or a deny on %2F (HAProxy).",
  },
];

/** What hands the Host header on as the browser sent it, with its port. */
export const keepHost: readonly Step[] = [
  forProxy(
    "nginx",
    "proxy_set_header Host $http_host;  # beside the other proxy_set_header of the same block: one there drops those above",
  ),
  forProxy("Apache", "ProxyPreserveHost On"),
  {
    fr: "Caddy, HAProxy et Traefik transmettent Host d'eux-mêmes : retirez header_up Host, http-request set-header Host, ou passHostHeader: false.",
    en: "Caddy, HAProxy and Traefik hand Host on by themselves: remove header_up Host, http-request set-header Host, or passHostHeader: false.",
  },
  forProxy(
    "IIS (ARR)",
    'appcmd.exe set config -section:system.webServer/proxy /preserveHostHeader:"True" /commit:apphost',
  ),
];
