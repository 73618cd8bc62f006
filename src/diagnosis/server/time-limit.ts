import type { Text } from "../../text.ts";

/** A body that did not come in time, a reply that did not; 524 is Cloudflare's. */
export const isTooLate = (status: number): boolean => [408, 504, 524].includes(status);

export const longerLimit: Text = {
  fr: "allongez le délai du proxy à 5 min (nginx : proxy_read_timeout 300s; — HAProxy : timeout server 5m — Apache : ProxyTimeout 300 — Caddy : transport http { response_header_timeout 5m } — IIS : délai du proxy d'ARR ; Cloudflare coupe à 100 s).",
  en: "lengthen the proxy's time limit to 5 min (nginx: proxy_read_timeout 300s; — HAProxy: timeout server 5m — Apache: ProxyTimeout 300 — Caddy: transport http { response_header_timeout 5m } — IIS: the proxy time-out of ARR; Cloudflare cuts after 100 s).",
};
