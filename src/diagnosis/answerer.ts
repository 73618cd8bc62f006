import type { Text } from "../text.ts";
import { commands } from "./commands.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { type Codes, diagnosis, isRed, type Rule, run, steps } from "./rule.ts";

export const answererCodes = {
  "proxy-backend-down": {
    fr: "Le proxy répond, ComfyUI derrière lui non",
    en: "The proxy answers, ComfyUI behind it does not",
  },
  "proxy-html-page": {
    fr: "Une page HTML répond à la place de l'API",
    en: "An HTML page answers in place of the API",
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
