import { bilingual } from "../../input/sentences.ts";
import type { CheckId } from "../../record/catalogue.ts";
import { commands } from "../commands.ts";
import { giveTokenText } from "../give-token.ts";
import { type Codes, diagnosis, isRed, type Rule, reasonOf, some, steps } from "../old-rule.ts";
import { breaches, isOpen } from "./unprotected.ts";

export const authCodes = {
  "login-import-failed": {
    fr: "ComfyUI-Login n'a pas pu être importé",
    en: "ComfyUI-Login could not be imported",
  },
  "login-absent": { fr: "ComfyUI-Login n'est pas chargé", en: "ComfyUI-Login is not loaded" },
  "login-bypassed": {
    fr: "ComfyUI-Login est chargé mais contourné",
    en: "ComfyUI-Login is loaded but bypassed",
  },
  "other-guard": {
    fr: "Un autre gardien répond avant ComfyUI-Login",
    en: "Another guard answers before ComfyUI-Login",
  },
  "accepts-any-bearer": { fr: "N'importe quel jeton ouvre l'API", en: "Any token opens the API" },
  "plaintext-accepted": {
    fr: "Le mot de passe en clair ouvre l'API",
    en: "The plaintext password opens the API",
  },
  "bad-credential-accepted": { fr: "Un mauvais jeton ouvre l'API", en: "A bad credential opens the API" },
} as const satisfies Codes;

/** Everything that is open because nothing guards the server. */
const openDoors: readonly [CheckId, ...CheckId[]] = [
  "auth.enforced",
  "auth.empty-token-refused",
  "auth.routes-protected",
  "auth.websocket-refuses",
  "auth.bad-credentials-refused",
];

/** A server without the plugin serves everyone: which line of the log tells why? */
const open: Rule = (record) => {
  const { anonymous, access, logSigns = [] } = record.facts;
  if ((anonymous?.status ?? access?.anonymousStatus) !== 200) return undefined;
  const shell = commands(record);
  if (logSigns.includes("login-import-failed"))
    return diagnosis(
      "login-import-failed",
      openDoors,
      {
        fr: "ComfyUI sert tout le monde : ComfyUI-Login est installé mais n'a pas pu être importé (« IMPORT FAILED » au démarrage), le plus souvent faute d'un module Python. ComfyUI démarre alors sans lui.",
        en: 'ComfyUI serves everyone: ComfyUI-Login is installed but could not be imported ("IMPORT FAILED" at the start), most often for want of a Python module. ComfyUI then starts without it.',
      },
      steps(
        [
          `Le module manquant est nommé dans le journal :${shell.logs}`,
          `Installez les dépendances dans l'environnement Python du conteneur (celui de son venv, s'il en active un) :${shell.requirements("ComfyUI-Login")}`,
          `Redémarrez, et fermez le port d'ici là :${shell.restart}`,
        ],
        [
          `The missing module is named in the log:${shell.logs}`,
          `Install the dependencies in the container's Python environment (that of its venv, if it activates one):${shell.requirements("ComfyUI-Login")}`,
          `Restart, and close the port until then:${shell.restart}`,
        ],
      ),
    );
  if (logSigns.includes("login-loaded"))
    return diagnosis(
      "login-bypassed",
      openDoors,
      {
        fr: `ComfyUI-Login est chargé, et pourtant ${record.target.url} répond 200 sans jeton : un proxy ajoute lui-même le jeton ou un cookie de session, ou l'adresse mène à un autre ComfyUI.`,
        en: `ComfyUI-Login is loaded, yet ${record.target.url} answers 200 without a token: a proxy adds the token or a session cookie itself, or the address leads to another ComfyUI.`,
      },
      steps(
        [
          `Comparez avec l'adresse directe (401 attendu) :\n   curl -i http://localhost:8188/system_stats`,
          "Si elle refuse : retirez du proxy l'ajout d'Authorization ou de Cookie.",
          `Sinon deux serveurs tournent peut-être :${shell.state}`,
        ],
        [
          `Compare with the direct address (401 expected):\n   curl -i http://localhost:8188/system_stats`,
          "If that refuses: remove from the proxy what adds Authorization or Cookie.",
          `Otherwise two servers may run:${shell.state}`,
        ],
      ),
    );
  return diagnosis(
    "login-absent",
    openDoors,
    {
      fr: "ComfyUI sert tout le monde, sans jeton : ComfyUI-Login n'est pas chargé. Tout test d'authentification « vert » ne prouve alors rien.",
      en: 'ComfyUI serves everyone, without a token: ComfyUI-Login is not loaded. Any "green" authentication test then proves nothing.',
    },
    steps(
      [
        `Est-il installé ?${shell.listNodes}`,
        `Sinon :${shell.clone("https://github.com/liusida/ComfyUI-Login")}${shell.requirements("ComfyUI-Login")}`,
        `S'il l'est, le journal dit s'il a échoué (« IMPORT FAILED ») ; vérifiez aussi --disable-all-custom-nodes :${shell.logs}`,
        giveTokenText(record).fr,
      ],
      [
        `Is it installed?${shell.listNodes}`,
        `If not:${shell.clone("https://github.com/liusida/ComfyUI-Login")}${shell.requirements("ComfyUI-Login")}`,
        `If it is, the log says whether it failed ("IMPORT FAILED"); check --disable-all-custom-nodes too:${shell.logs}`,
        giveTokenText(record).en,
      ],
    ),
  );
};

const otherGuard: Rule = (record) => {
  const status = record.facts.anonymous?.status;
  if (status === undefined || status === 200 || !isRed(record, "auth.enforced")) return undefined;
  const { location } = record.facts.anonymous ?? {};
  return diagnosis(
    "other-guard",
    ["auth.enforced", ...openDoors.filter((check) => !breaches(record.facts, check).some(isOpen))],
    {
      fr: `Sans jeton, la réponse est ${status}${location ? ` (Location: ${location})` : ""} et non le 401 de ComfyUI-Login : un proxy refuse avant lui, et rien ne prouve que ComfyUI-Login protège le serveur derrière.`,
      en: `Without a token the answer is ${status}${location ? ` (Location: ${location})` : ""} and not ComfyUI-Login's 401: a proxy refuses before it, and nothing proves that ComfyUI-Login protects the server behind.`,
    },
    {
      fr: "Validez l'adresse directe : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
      en: "Validate the direct address: COMFYUI_URL=http://localhost:8188, from the container's machine.",
    },
  );
};

const accepted: Rule = (record) => {
  const rows = breaches(record.facts, "auth.bad-credentials-refused").filter(isOpen);
  const plain = isRed(record, "auth.plaintext-refused");
  if (rows.length === 0 && !plain) return undefined;
  // routes that only a wrong token opens are a consequence; those that open without any are a fault of their own
  const routesOpen = breaches(record.facts, "auth.routes-protected").some(({ anonymous }) => anonymous);
  const code =
    rows.length >= 4
      ? "accepts-any-bearer"
      : rows.length > 0
        ? "bad-credential-accepted"
        : "plaintext-accepted";
  const list = bilingual((language) => some(rows.map(({ flaw }) => flaw[language])));
  const said = reasonOf(record, "auth.plaintext-refused");
  const causes = {
    "accepts-any-bearer": {
      fr: `Le serveur exige un jeton mais n'en vérifie pas la valeur ; ont ouvert : ${list.fr}.`,
      en: `The server demands a token but does not check its value; these opened: ${list.en}.`,
    },
    "bad-credential-accepted": {
      fr: `Un jeton qui n'est pas le bon ouvre l'API : ${list.fr}.`,
      en: `A token that is not the right one opens the API: ${list.en}.`,
    },
    "plaintext-accepted": {
      fr: `Le mot de passe en clair (ou un nouveau hash du même mot de passe) ouvre l'API : le serveur ne compare pas comme ComfyUI-Login, ou la première ligne de PASSWORD est le mot de passe lui-même.${said.fr}`,
      en: `The plaintext password (or a new hash of it) opens the API: the server does not compare as ComfyUI-Login does, or the first line of PASSWORD is the password itself.${said.en}`,
    },
  };
  const shell = commands(record);
  return diagnosis(
    code,
    [
      "auth.bad-credentials-refused",
      "auth.plaintext-refused",
      "auth.websocket-refuses",
      ...(routesOpen ? [] : (["auth.routes-protected"] as const)),
    ],
    causes[code],
    steps(
      [
        `Le plugin a peut-être été modifié ou remplacé. Comparez-le avec l'original :\n   docker exec ${shell.name} git -C ${shell.at("/custom_nodes/ComfyUI-Login")} status`,
        `Comparez l'empreinte de la première ligne de PASSWORD avec celle du hash de référence (dans WSL) :${shell.fingerprints}`,
        `Remettez le plugin d'origine. ${giveTokenText(record).fr}`,
      ],
      [
        `The plugin may have been changed or replaced. Compare it with the original:\n   docker exec ${shell.name} git -C ${shell.at("/custom_nodes/ComfyUI-Login")} status`,
        `Compare the fingerprint of PASSWORD's first line with that of the hash of reference (in WSL):${shell.fingerprints}`,
        `Put back the original plugin. ${giveTokenText(record).en}`,
      ],
    ),
  );
};

export const authRules: readonly Rule[] = [open, otherGuard, accepted];
