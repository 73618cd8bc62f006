import type { Diagnosis } from "../../record/diagnosis.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, isRed, type Rule, run, steps } from "../old-rule.ts";

export const answererCodes = {
  "proxy-backend-down": {
    fr: "Le proxy répond, ComfyUI derrière lui non",
    en: "The proxy answers, ComfyUI behind it does not",
  },
  "proxy-html-page": {
    fr: "Une page HTML répond à la place de l'API",
    en: "An HTML page answers in place of the API",
  },
  "api-redirected": { fr: "L'API est redirigée ailleurs", en: "The API is redirected elsewhere" },
  "reply-not-json": {
    fr: "La réponse annonce du JSON mais ne se lit pas",
    en: "The reply announces JSON but cannot be read",
  },
  "wrong-service": { fr: "Un autre service répond", en: "Another service answers" },
} as const satisfies Codes;

const stranger: Rule = (record) => {
  const { answer } = record.facts;
  if (answer === undefined || !isRed(record, "infra.is-comfyui")) return undefined;
  const shell = commands(record);
  const { status } = answer;
  const who = `${status}, ${answer.contentType ?? "–"}, ${answer.server ?? "–"}`;
  const { url } = record.target;
  const make = (code: keyof typeof answererCodes, cause: Text, remedy: Text): Diagnosis =>
    diagnosis(code, ["infra.is-comfyui"], cause, remedy);
  if (status === 502 || status === 503 || status === 504)
    return make(
      "proxy-backend-down",
      {
        fr: `Le proxy répond ${status} : il ne joint pas ComfyUI.`,
        en: `The proxy answers ${status}: it does not reach ComfyUI.`,
      },
      steps(
        [
          `Vérifiez que le conteneur tourne et sur quel port :${shell.state}${shell.port}`,
          "Comparez avec l'adresse que vise le proxy (IIS : la règle de réécriture du site).",
        ],
        [
          `Check that the container runs and on which port:${shell.state}${shell.port}`,
          "Compare with the address that the proxy aims at (IIS: the site's rewrite rule).",
        ],
      ),
    );
  if (answer.answerer === "html" || answer.answerer === "login-page")
    return make(
      "proxy-html-page",
      {
        fr: `${url} rend une page HTML (${who}) : un proxy, un portail ou un autre site répond à la place de l'API.`,
        en: `${url} gives an HTML page (${who}): a proxy, a portal or another site answers in place of the API.`,
      },
      steps(
        [
          "Essayez l'adresse directe, http://localhost:8188, depuis la machine du conteneur.",
          "Si elle convient : corrigez COMFYUI_URL, ou faites passer /system_stats par le proxy sans page de connexion.",
        ],
        [
          "Try the direct address, http://localhost:8188, from the container's machine.",
          "If that is right: correct COMFYUI_URL, or let /system_stats through the proxy without a login page.",
        ],
      ),
    );
  if (status >= 300 && status < 400)
    return make(
      "api-redirected",
      {
        fr: `${url} redirige l'API (${status}) vers ${answer.location ?? "–"}, et la validation ne suit jamais une redirection : une page de connexion au bout passerait pour un succès.`,
        en: `${url} redirects the API (${status}) to ${answer.location ?? "–"}, and the validation never follows a redirect: a login page at its end would pass for a success.`,
      },
      steps(
        [
          "Écrivez dans COMFYUI_URL l'adresse finale (https:// au lieu de http://, préfixe de chemin compris).",
          "Si elle renvoie à elle-même : la règle de réécriture du proxy tourne en rond, corrigez-la.",
        ],
        [
          "Write the final address in COMFYUI_URL (https:// in place of http://, path prefix included).",
          "If it leads to itself: the proxy's rewrite rule goes round in circles, correct it.",
        ],
      ),
    );
  if (/json/i.test(answer.contentType ?? "") && answer.answerer === "other")
    return make(
      "reply-not-json",
      {
        fr: `${url} annonce du JSON (${who}), mais le texte est coupé ou abîmé : un proxy modifie ou tronque les réponses.`,
        en: `${url} announces JSON (${who}), but the text is cut or damaged: a proxy modifies or truncates replies.`,
      },
      steps(
        [
          "Essayez l'adresse directe, http://localhost:8188, depuis la machine du conteneur.",
          "Si elle convient : dans le proxy, coupez la compression et la réécriture du contenu, et vérifiez l'espace de ses fichiers temporaires.",
        ],
        [
          "Try the direct address, http://localhost:8188, from the container's machine.",
          "If that is right: in the proxy switch off compression and rewriting of content, and check the space for its temporary files.",
        ],
      ),
    );
  return make(
    "wrong-service",
    {
      fr: `${url} n'est pas ComfyUI : la réponse (${who}) n'a pas sa forme.`,
      en: `${url} is not ComfyUI: the reply (${who}) does not have its form.`,
    },
    steps(
      [
        `Un autre conteneur occupe peut-être le port. Cherchez lequel :${run("docker ps")}`,
        `Corrigez COMFYUI_URL, préfixe de chemin compris (lu : ${url}).`,
      ],
      [
        `Another container may hold the port. Find which one:${run("docker ps")}`,
        `Correct COMFYUI_URL, path prefix included (read: ${url}).`,
      ],
    ),
  );
};

export const answererRules: readonly Rule[] = [stranger];
