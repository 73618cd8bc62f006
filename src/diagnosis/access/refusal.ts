import { commands } from "../commands.ts";
import { giveTokenText } from "../give-token.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";
import { refusedAccess, tokenChecks } from "./token.ts";

export const refusalCodes = {
  "cors-origin-rule": {
    fr: "Une règle CORS refuse les clients sans Origin",
    en: "A CORS rule refuses clients without Origin",
  },
  "origin-refused": {
    fr: "Le serveur refuse l'origine de la requête",
    en: "The server refuses the request's origin",
  },
  "header-crashes-login": {
    fr: "L'en-tête fait planter ComfyUI-Login",
    en: "The header crashes ComfyUI-Login",
  },
  "proxy-login-page": { fr: "Une page de connexion garde l'API", en: "A login page guards the API" },
  "token-other-hash": { fr: "Le serveur refuse le jeton", en: "The server refuses the token" },
} as const satisfies Codes;

const loginPage: Rule = (record) => {
  const { answer } = record.facts;
  const status = record.facts.access?.headerStatus ?? answer?.status ?? 0;
  if (answer?.answerer !== "login-page" && (status < 300 || status > 399)) return undefined;
  const where = answer?.location ? ` (Location: ${answer.location})` : "";
  return diagnosis(
    "proxy-login-page",
    [...tokenChecks, "auth.enforced", "auth.empty-token-refused", "infra.version", "infra.device"],
    {
      fr: `Une page de connexion répond ${status}${where} à la place de l'API. ComfyUI-Login répond 401 à un client qui demande du JSON : cette page est celle d'un proxy ou d'un portail.`,
      en: `A login page answers ${status}${where} in place of the API. ComfyUI-Login answers 401 to a client that asks for JSON: this page is a proxy's or a portal's.`,
    },
    steps(
      [
        "Essayez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si cela convient : laissez passer l'API sans la page du portail, et ne changez pas l'en-tête Accept.",
      ],
      [
        "Try without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that is right: let the API through without the portal's page, and do not change the Accept header.",
      ],
    ),
  );
};

const corsRule: Rule = (record) => {
  const access = refusedAccess(record.facts);
  const origin = access?.corsOrigin;
  if (access?.headerStatus !== 401 || origin === undefined || origin === "*") return undefined;
  const shell = commands(record);
  return diagnosis(
    "cors-origin-rule",
    tokenChecks,
    {
      fr: `ComfyUI est lancé avec --enable-cors-header ${origin} : ComfyUI-Login n'y accepte un jeton que des requêtes dont l'en-tête Origin vaut ${origin}. Un script n'en envoie pas.`,
      en: `ComfyUI is started with --enable-cors-header ${origin}: ComfyUI-Login then accepts a token only from requests whose Origin header is ${origin}. A script sends none.`,
    },
    steps(
      [
        "Retirez --enable-cors-header de l'entrypoint du conteneur (le proxy peut ajouter ces en-têtes pour les navigateurs).",
        `Redémarrez :${shell.restart}`,
      ],
      [
        "Remove --enable-cors-header from the container's entrypoint (the proxy can add these headers for browsers).",
        `Restart:${shell.restart}`,
      ],
    ),
  );
};

const originRefused: Rule = ({ facts, target }) => {
  if (refusedAccess(facts)?.headerStatus !== 403) return undefined;
  return diagnosis(
    "origin-refused",
    tokenChecks,
    {
      fr: `${target.url} répond 403 : ComfyUI compare Host et Origin pour une adresse locale (localhost et 127.0.0.1 comptent comme différents), ou le proxy interdit l'accès.`,
      en: `${target.url} answers 403: ComfyUI compares Host and Origin on a loopback address (localhost and 127.0.0.1 count as different), or the proxy forbids access.`,
    },
    steps(
      [
        "Appelez le serveur par le nom sous lequel il est connu, http://localhost:8188 en local.",
        "Derrière un proxy : transmettez l'en-tête Host d'origine, et vérifiez ses règles d'accès (adresses autorisées).",
      ],
      [
        "Call the server by the name it is known under, http://localhost:8188 locally.",
        "Behind a proxy: hand on the original Host header, and check its access rules (allowed addresses).",
      ],
    ),
  );
};

const crashes: Rule = (record) => {
  if (refusedAccess(record.facts)?.headerStatus !== 500) return undefined;
  const shell = commands(record);
  return diagnosis(
    "header-crashes-login",
    tokenChecks,
    {
      fr: "Le serveur répond 500 au jeton : ComfyUI-Login coupe l'en-tête Authorization en deux mots et plante s'il y en a un ou trois. Un proxy a réécrit l'en-tête, ou le jeton contient un blanc.",
      en: "The server answers 500 to the token: ComfyUI-Login splits the Authorization header in two words and crashes on one or three. A proxy rewrote the header, or the token holds a blank.",
    },
    steps(
      [
        "Essayez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        `Si 500 demeure, la trace dit ce qui plante :${shell.logs}`,
      ],
      [
        "Try without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        `If 500 remains, the traceback says what crashes:${shell.logs}`,
      ],
    ),
  );
};

/** Three causes look alike from outside: another hash, the right one put there after the start, a proxy that drops both ways. */
const otherHash: Rule = (record) => {
  const { facts } = record;
  if (refusedAccess(facts)?.headerStatus !== 401) return undefined;
  const shell = commands(record);
  const source = facts.token?.source ?? "–";
  return diagnosis(
    "token-other-hash",
    tokenChecks,
    {
      fr: `Le serveur refuse le jeton de ${source}, dont la forme est bonne. Soit login/PASSWORD contient un autre hash, soit il a changé depuis le démarrage (ComfyUI-Login ne le lit qu'une fois), soit un proxy retire le jeton de l'en-tête comme de l'URL.`,
      en: `The server refuses the token of ${source}, whose form is right. Either login/PASSWORD holds another hash, or it changed since the start (ComfyUI-Login reads it only once), or a proxy drops the token from the header and from the URL.`,
    },
    steps(
      [
        `Comparez les deux empreintes (dans WSL ; aucune ne montre le jeton) :${shell.fingerprints}`,
        `Différentes ? ${giveTokenText(record).fr}`,
        `Égales : le fichier a changé après le démarrage, redémarrez :${shell.restart}`,
        "Égales et toujours 401 : demandez l'adresse directe, COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur. Si elle ouvre, un proxy retire à la fois l'en-tête Authorization et le paramètre token : il doit transmettre les deux.",
        "401 là aussi : l'entrypoint recalcule un hash à chaque démarrage, il doit copier le fichier monté.",
      ],
      [
        `Compare the two fingerprints (in WSL; neither shows the token):${shell.fingerprints}`,
        `Different? ${giveTokenText(record).en}`,
        `Equal: the file changed after the start, restart:${shell.restart}`,
        "Equal and still 401: ask the direct address, COMFYUI_URL=http://localhost:8188, from the container's machine. If that opens, a proxy drops both the Authorization header and the parameter token: it must hand them on.",
        "401 there too: the entrypoint computes a hash anew at each start, it must copy the mounted file.",
      ],
    ),
  );
};

export const refusalRules: readonly Rule[] = [loginPage, corsRule, originRefused, crashes, otherHash];
