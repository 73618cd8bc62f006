import { isBelow, versionIn } from "../../comfyui/versions/server-version.ts";
import { bilingual } from "../../input/sentences.ts";
import type { Commands } from "../commands.ts";
import { group, rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { listUnprotected, unprotected } from "./unprotected.ts";

const suffix = rule({
  code: "suffix-rule-open",
  title: {
    fr: "Un suffixe .js ou .css contourne la protection",
    en: "A .js or .css suffix bypasses the login",
  },
  check: "auth.suffix-rule",
  when: ({ facts }) => {
    const rows = unprotected(facts, "auth.suffix-rule");
    const kinds = bilingual((language) =>
      [...new Set(rows.map(({ flaw }) => flaw[language]))].join(language === "fr" ? " ; " : "; "),
    );
    return {
      cause: {
        fr: `ComfyUI-Login ne contrôle pas les chemins en .js, .css, .css.map et .ico. Sont ainsi ouverts sans jeton : ${kinds.fr || "/userdata/x.js"}.`,
        en: `ComfyUI-Login does not check paths in .js, .css, .css.map and .ico. Thus open without a token: ${kinds.en || "/userdata/x.js"}.`,
      },
      steps: [
        {
          fr: "Faiblesse amont : dans le proxy, refusez sans session, avec ces suffixes, tout ce qui n'est pas GET, et /userdata, /settings, /history, /object_info, /experiment, /global_subgraphs, /api/jobs, /api/assets et /api/tasks (doubles sous /api compris). Laissez passer /assets, /scripts et /extensions : c'est l'interface web. Sinon, gardez la dérogation fournie.",
          en: "Upstream weakness: in the proxy refuse, without a session and with these suffixes, whatever is not GET, and /userdata, /settings, /history, /object_info, /experiment, /global_subgraphs, /api/jobs, /api/assets and /api/tasks (also under /api). Let /assets, /scripts and /extensions pass: they are the web interface. Otherwise keep the supplied waiver.",
        },
      ],
    };
  },
});

const previewBypass = rule({
  code: "preview-bypass-open",
  title: {
    fr: "L'aperçu de modèles livre les images sans jeton",
    en: "The model previews hand out images without a token",
  },
  check: "generation.preview-bypass",
  reads: ["infra.version", "generation.reference"],
  when: ({ facts: { system }, said, shell }) => ({
    cause: {
      fr: `Une image générée se lit sans jeton, par l'aperçu de modèles et un suffixe .js ou .css.${said.fr}`,
      en: `A generated image can be read without a token, through the preview of models and a .js or .css suffix.${said.en}`,
    },
    steps: [
      ...updateFirst(system?.comfyui, shell),
      {
        fr: "Faiblesse amont : dans le proxy, refusez /experiment/models/preview (et son double sous /api), ainsi que tout chemin qui contient « .. ». Sinon, gardez la dérogation fournie.",
        en: 'Upstream weakness: in the proxy refuse /experiment/models/preview (also under /api), and any path that contains "..". Otherwise keep the supplied waiver.',
      },
    ],
  }),
});

/** ComfyUI keeps the previews in their folder since this version (GHSA-pj59-g5vv-74q4). */
const PREVIEWS_KEPT = "0.28.0";

/** The update closes the hole for everybody; a rule in the proxy comes after it. */
function updateFirst(comfyui: string | undefined, shell: Commands): Step[] {
  const version = versionIn(comfyui);
  if (version !== undefined && !isBelow(version, PREVIEWS_KEPT)) return [];
  return [
    {
      fr: `Mettez d'abord ComfyUI à jour : depuis ${PREVIEWS_KEPT}, l'aperçu ne sort plus de son dossier (ici : ${version ?? "version inconnue"}).`,
      en: `Update ComfyUI first: since ${PREVIEWS_KEPT} the preview no longer leaves its folder (here: ${version ?? "version unknown"}).`,
      run: `${shell.pull("")}${shell.comfyRequirements}${shell.restart}`,
    },
  ];
}

const tokenInLogs = rule({
  code: "token-in-logs",
  title: { fr: "Le jeton est dans les journaux", en: "The token is in the logs" },
  check: "auth.token-not-in-logs",
  when: () => ({
    cause: {
      fr: "ComfyUI-Login écrit le jeton en clair au démarrage (« For direct API calls, use token=… ») : docker logs et /internal/logs le rendent.",
      en: 'ComfyUI-Login writes the token in clear at the start ("For direct API calls, use token=…"): docker logs and /internal/logs give it.',
    },
    steps: [
      {
        fr: "Faiblesse amont : réservez docker logs aux administrateurs, refusez /internal dans le proxy, gardez le mode invité fermé. Sinon, gardez la dérogation fournie.",
        en: "Upstream weakness: keep docker logs for administrators, refuse /internal in the proxy, keep guest mode off. Otherwise keep the supplied waiver.",
      },
    ],
  }),
});

const headerCrash = rule({
  code: "header-crash",
  title: {
    fr: "Un en-tête mal formé fait planter ComfyUI-Login",
    en: "A malformed header crashes ComfyUI-Login",
  },
  check: "auth.malformed-header-handled",
  when: ({ facts }) => {
    const requests = listUnprotected(facts, "auth.malformed-header-handled") || "500";
    return {
      cause: {
        fr: `ComfyUI-Login répond 500 à un en-tête Authorization d'un ou de trois mots : rien ne s'ouvre, mais un client mal réglé croit à une panne du serveur (${requests}).`,
        en: `ComfyUI-Login answers 500 to an Authorization header of one or three words: nothing opens, but a misconfigured client takes it for a server failure (${requests}).`,
      },
      steps: [
        {
          fr: "Faiblesse amont, sans danger : gardez la dérogation fournie, ou faites refuser ces en-têtes par le proxy.",
          en: "Upstream weakness, harmless: keep the supplied waiver, or let the proxy refuse such headers.",
        },
      ],
    };
  },
});

/** Weaknesses of ComfyUI-Login itself: nothing in the deployment is wrong, only a proxy can close them. */
export const upstreamGroup = group({
  name: "upstream",
  layer: "surface",
  rules: [suffix, previewBypass, tokenInLogs, headerCrash],
});
