import { group, rule } from "../rule.ts";
import { cacheOff, repliesCached } from "./cache-steps.ts";
import { unprotected } from "./unprotected.ts";
import { bodyLimit, upload } from "./upload.ts";

/** One server counts its jobs once: two figures that stay apart are of different moments. */
const cached = rule({
  ...repliesCached,
  check: "infra.queue",
  anyway: true,
  when: ({ facts, shell }) => {
    const { running, pending, counted } = facts.queue ?? {};
    if (counted === undefined || running === undefined || pending === undefined) return undefined;
    const listed = running + pending;
    return {
      cause: {
        fr: `GET /queue montre ${listed} ${listed > 1 ? "travaux" : "travail"} et GET /prompt en compte ${counted}, même après une seconde question : un proxy rend l'une des deux réponses de son cache, ou répartit les requêtes sur deux serveurs.`,
        en: `GET /queue shows ${listed} ${listed === 1 ? "job" : "jobs"} and GET /prompt counts ${counted}, also when asked again: a proxy gives one of the two replies from its cache, or spreads the requests over two servers.`,
      },
      steps: [
        {
          fr: `Comparez avec l'adresse directe : COMFYUI_URL=${shell.direct}, depuis la machine du conteneur.`,
          en: `Compare with the direct address: COMFYUI_URL=${shell.direct}, from the container's machine.`,
        },
        {
          fr: "Si elle s'accorde : coupez dans le proxy tout cache de l'API (nginx : proxy_cache off ; IIS : mise en cache de sortie désactivée) et ne visez qu'un serveur.",
          en: "If that agrees: switch off all caching of the API in the proxy (nginx: proxy_cache off; IIS: output caching disabled) and aim at one server only.",
        },
      ],
    };
  },
});

/** A right key is no cure: what is kept for the token would still go to strangers. */
const picturesCached = rule({
  code: "pictures-cached",
  title: {
    fr: "Un cache confond les images : il ne lit pas leur nom",
    en: "A cache mixes the pictures up: it does not read their names",
  },
  check: "generation.canary",
  reads: ["auth.routes-protected"],
  when: ({ facts, shell }) => {
    const { queryBlind: routes = [] } = facts;
    if (routes.length === 0) return undefined;
    const list = routes.join(", ");
    const open = unprotected(facts, "auth.routes-protected");
    // what was kept for the token comes to strangers, and nothing else does
    const alike = open.length > 0 && open.every(({ request }) => /^GET (\/api)?\/view\b/.test(request));
    const strangers = alike
      ? { fr: ", et qui n'a pas de jeton la reçoit aussi", en: ", and whoever has no token gets it, too" }
      : { fr: "", en: "" };
    return {
      checks: ["generation.canary", ...(alike ? (["auth.routes-protected"] as const) : [])],
      cause: {
        fr: `Un cache devant ComfyUI ne retient de ${list} que le chemin, sans « ?filename=… » : un fichier qui n'existe pas reçoit l'image d'un autre (404 attendu). Chaque étudiant voit l'image que le premier a demandée${strangers.fr}.`,
        en: `A cache in front of ComfyUI keeps only the path of ${list}, without "?filename=…": a file that does not exist gets the picture of another one (404 expected). Each student sees the picture that the first one asked for${strangers.en}.`,
      },
      steps: [
        {
          fr: "Cherchez ce qui ôte la requête de la clé du cache (nginx : proxy_cache_key sans $request_uri ni $is_args$args ; Varnish : vcl_hash ; Cloudflare : « Ignore query string »). La rétablir ne suffit pas : le cache rendrait encore les images sans jeton.",
          en: 'Look for what drops the query from the key of the cache (nginx: proxy_cache_key without $request_uri or $is_args$args; Varnish: vcl_hash; Cloudflare: "Ignore query string"). Putting it back is not enough: the cache would still hand out pictures without a token.',
        },
        ...cacheOff(shell),
      ],
    };
  },
});

export const proxyGroup = group({
  layer: "surface",
  name: "proxy",
  rules: [cached, picturesCached, bodyLimit, upload],
  order: "a limit that a large body shows refuses the picture of an edit too",
});
