import type { Commands } from "../commands.ts";
import { type Step, withoutProxy } from "../steps.ts";

/** A code that several rules come to. */
export const repliesCached = {
  code: "replies-cached",
  title: { fr: "Des réponses périmées viennent d'un cache", en: "Stale replies come from a cache" },
} as const;

export function cacheOff(shell: Commands): readonly Step[] {
  return [
    {
      fr: "Coupez dans le proxy tout cache de l'API : nginx : proxy_cache off; — Apache : CacheDisable / — Varnish : return (pass) — Caddy, Traefik : retirez le module de cache — IIS : mise en cache de sortie désactivée — Cloudflare : règle « Bypass cache » pour ce nom, sans « Cache Everything ».",
      en: 'Switch off all caching of the API in the proxy: nginx: proxy_cache off; — Apache: CacheDisable / — Varnish: return (pass) — Caddy, Traefik: remove the cache module — IIS: output caching disabled — Cloudflare: a "Bypass cache" rule for this name, without "Cache Everything".',
    },
    {
      fr: "Videz ce cache : il tient des réponses faites au jeton, images comprises.",
      en: "Empty that cache: it holds replies that were made for the token, pictures included.",
    },
    withoutProxy(shell),
  ];
}
