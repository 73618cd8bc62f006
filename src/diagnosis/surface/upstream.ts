import { type Codes, diagnosis, type Rule, reasonOf, when } from "../old-rule.ts";
import { rowsOf } from "./unprotected.ts";

/** Weaknesses of ComfyUI-Login itself: nothing in the deployment is wrong, only a proxy can close them. */
export const upstreamCodes = {
  "suffix-rule-open": {
    fr: "Un suffixe .js ou .css contourne l'accès",
    en: "A .js or .css suffix bypasses the login",
  },
  "header-crash": {
    fr: "Un en-tête malformé fait planter ComfyUI-Login",
    en: "A malformed header crashes ComfyUI-Login",
  },
  "preview-bypass-open": {
    fr: "L'aperçu de modèles livre les images sans jeton",
    en: "The model previews hand out images without a token",
  },
  "token-in-logs": { fr: "Le jeton est dans les journaux", en: "The token is in the logs" },
} as const satisfies Codes;

const suffix = when("auth.suffix-rule", (record) =>
  diagnosis(
    "suffix-rule-open",
    ["auth.suffix-rule"],
    {
      fr: `ComfyUI-Login ne contrôle pas les chemins en .js, .css, .css.map et .ico : sans jeton on lit, on écrit et on efface ainsi des fichiers (${rowsOf(record, "auth.suffix-rule") || "/userdata/x.js"}).`,
      en: `ComfyUI-Login does not check paths in .js, .css, .css.map and .ico: without a token files can thus be read, written and deleted (${rowsOf(record, "auth.suffix-rule") || "/userdata/x.js"}).`,
    },
    {
      fr: "Faiblesse amont : dans le proxy, refusez sans session tout ce qui n'est pas GET, et /userdata, /settings, /history, /object_info et /experiment (doubles sous /api compris) avec ces suffixes. Sinon, gardez la dérogation fournie.",
      en: "Weakness upstream: in the proxy refuse, without a session, whatever is not GET, and /userdata, /settings, /history, /object_info and /experiment (twins under /api included) with these suffixes. Otherwise keep the waiver that is supplied.",
    },
  ),
);

const previewBypass = when("generation.preview-bypass", (record) => {
  const said = reasonOf(record, "generation.preview-bypass");
  return diagnosis(
    "preview-bypass-open",
    ["generation.preview-bypass"],
    {
      fr: `Une image générée se lit sans jeton, par l'aperçu de modèles et un suffixe .js ou .css.${said.fr}`,
      en: `A generated image can be read without a token, through the preview of models and a .js or .css suffix.${said.en}`,
    },
    {
      fr: "Faiblesse amont : dans le proxy, refusez /experiment/models/preview (et son double sous /api), ainsi que tout chemin qui contient « .. ». Sinon, gardez la dérogation fournie.",
      en: 'Weakness upstream: in the proxy refuse /experiment/models/preview (and its twin under /api), and any path that holds "..". Otherwise keep the waiver that is supplied.',
    },
  );
});

const headerCrash = when("auth.malformed-header-handled", (record) =>
  diagnosis(
    "header-crash",
    ["auth.malformed-header-handled"],
    {
      fr: `ComfyUI-Login répond 500 à un en-tête Authorization d'un ou de trois mots : rien ne s'ouvre, mais un client mal réglé croit à une panne du serveur (${rowsOf(record, "auth.malformed-header-handled") || "500"}).`,
      en: `ComfyUI-Login answers 500 to an Authorization header of one or three words: nothing opens, but a misconfigured client takes it for a server failure (${rowsOf(record, "auth.malformed-header-handled") || "500"}).`,
    },
    {
      fr: "Faiblesse amont, sans danger : gardez la dérogation fournie, ou faites refuser ces en-têtes par le proxy.",
      en: "Weakness upstream, harmless: keep the waiver that is supplied, or let the proxy refuse such headers.",
    },
  ),
);

const inLogs = when("auth.token-not-in-logs", () =>
  diagnosis(
    "token-in-logs",
    ["auth.token-not-in-logs"],
    {
      fr: "ComfyUI-Login écrit le jeton en clair au démarrage (« For direct API calls, use token=… ») : docker logs et /internal/logs le rendent.",
      en: 'ComfyUI-Login writes the token in clear at the start ("For direct API calls, use token=…"): docker logs and /internal/logs give it.',
    },
    {
      fr: "Faiblesse amont : réservez docker logs aux administrateurs, refusez /internal dans le proxy, gardez le mode invité fermé. Sinon, gardez la dérogation fournie.",
      en: "Weakness upstream: keep docker logs for administrators, refuse /internal in the proxy, keep guest mode off. Otherwise keep the waiver that is supplied.",
    },
  ),
);

export const upstreamRules: readonly Rule[] = [suffix, previewBypass, inLogs, headerCrash];
