import { type Codes, diagnosis, hasFailed, type Rule, steps } from "../old-rule.ts";

export const proxyCodes = {
  "replies-cached": {
    fr: "Des réponses périmées viennent d'un cache",
    en: "Stale replies come from a cache",
  },
  "upload-refused": {
    fr: "L'envoi d'une image est refusé",
    en: "Sending a picture is refused",
  },
} as const satisfies Codes;

/** One server counts its jobs once: two figures that stay apart are of different moments. */
const cached: Rule = (record) => {
  const { running, pending, counted } = record.facts.queue ?? {};
  if (counted === undefined || running === undefined || pending === undefined) return undefined;
  return diagnosis(
    "replies-cached",
    ["infra.queue"],
    {
      fr: `GET /queue montre ${running + pending} travail(aux) et GET /prompt en compte ${counted}, même après une seconde question : un proxy rend l'une des deux réponses de son cache, ou répartit les requêtes sur deux serveurs.`,
      en: `GET /queue shows ${running + pending} job(s) and GET /prompt counts ${counted}, also when asked again: a proxy gives one of the two replies from its cache, or spreads the requests over two servers.`,
    },
    steps(
      [
        "Comparez avec l'adresse directe : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si elle s'accorde : coupez dans le proxy tout cache de l'API (nginx : proxy_cache off ; IIS : mise en cache de sortie désactivée) et ne visez qu'un serveur.",
      ],
      [
        "Compare with the direct address: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that agrees: switch off all caching of the API in the proxy (nginx: proxy_cache off; IIS: output caching disabled) and aim at one server only.",
      ],
    ),
  );
};

const upload: Rule = (record) => {
  const { status } = record.facts.upload ?? {};
  if (status === undefined || !hasFailed(record, "generation.edit")) return undefined;
  const large = status === 413;
  return diagnosis(
    "upload-refused",
    ["generation.edit"],
    {
      fr: `POST /upload/image répond ${status} : ${large ? "un proxy refuse les corps de cette taille. ComfyUI lui-même accepte 100 Mo." : "l'image n'arrive pas dans input/ (proxy qui filtre les formulaires, droits sur le dossier, disque plein)."} Les étudiants ne peuvent rien éditer.`,
      en: `POST /upload/image answers ${status}: ${large ? "a proxy refuses bodies of this size. ComfyUI itself takes 100 MB." : "the picture does not reach input/ (a proxy that filters forms, rights on the folder, full disk)."} Students cannot edit anything.`,
    },
    steps(
      [
        "nginx : client_max_body_size 100m; — IIS : requestLimits maxAllowedContentLength=104857600 dans web.config.",
        "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
      ],
      [
        "nginx: client_max_body_size 100m; — IIS: requestLimits maxAllowedContentLength=104857600 in web.config.",
        "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
      ],
    ),
  );
};

export const proxyRules: readonly Rule[] = [cached, upload];
