import { group, rule } from "../rule.ts";
import { repliesCached } from "./cache-steps.ts";
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

export const proxyGroup = group({
  layer: "surface",
  name: "proxy",
  rules: [cached, bodyLimit, upload],
  order: "a limit that a large body shows refuses the picture of an edit too",
});
