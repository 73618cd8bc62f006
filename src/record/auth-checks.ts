import type { CheckEntry } from "./check-entry.ts";
import { doorChecks } from "./door-checks.ts";
import { closed, guarded, open, proven, reachable } from "./requirements.ts";

/** Who gets in, and what leaks. */
export const authChecks = {
  ...doorChecks,
  "auth.enforced": {
    title: { fr: "Sans jeton, l'accès est refusé", en: "Without a token access is refused" },
    proves: {
      fr: "Le plugin ComfyUI-Login est chargé : une requête sans jeton reçoit 401 en JSON.",
      en: "The ComfyUI-Login plugin is loaded: a request without a token gets 401 as JSON.",
    },
    component: "login",
    access: "login",
    severity: "blocker",
    requires: reachable,
  },
  "auth.valid-token-header": {
    title: { fr: "Le bon jeton passe dans l'en-tête", en: "The right token passes in the header" },
    proves: {
      fr: "Authorization: Bearer <hash> donne accès à l'API et à ses doubles sous /api.",
      en: "Authorization: Bearer <hash> opens the API and its twins under /api.",
    },
    component: "login",
    access: "bearer",
    severity: "blocker",
    requires: reachable,
  },
  "auth.valid-token-query": {
    title: { fr: "Le bon jeton passe dans l'URL", en: "The right token passes in the URL" },
    proves: {
      fr: "?token=<hash> donne accès à l'API : c'est la seule voie des WebSockets de navigateur.",
      en: "?token=<hash> opens the API: the only way for a browser's WebSocket.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: reachable,
  },
  "auth.valid-token-websocket": {
    title: { fr: "Le bon jeton ouvre le WebSocket", en: "The right token opens the WebSocket" },
    proves: {
      fr: "La poignée de main répond 101 avec le jeton, par en-tête et par URL, sous /ws et /api/ws.",
      en: "The handshake answers 101 with the token, by header and by URL, at /ws and /api/ws.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: reachable,
  },
  "auth.token-format": {
    title: {
      fr: "Le jeton a la forme d'un hash bcrypt assez coûteux",
      en: "The token has the form of a strong bcrypt hash",
    },
    proves: {
      fr: "60 caractères, préfixe et coût conformes : ni mot de passe en clair, ni hash abîmé par un shell.",
      en: "60 characters, prefix and cost as they must be: neither a plaintext nor a hash mangled by a shell.",
    },
    component: "token",
    access: "login",
    severity: "major",
    requires: [],
  },
  "auth.plaintext-matches": {
    title: { fr: "Le mot de passe correspond au jeton", en: "The password matches the token" },
    proves: {
      fr: "bcrypt confirme que le mot de passe du cours et le jeton vont ensemble.",
      en: "bcrypt confirms that the course's password and the token belong together.",
    },
    component: "token",
    access: "login",
    severity: "minor",
    requires: [],
  },
  "auth.plaintext-refused": {
    title: { fr: "Le mot de passe en clair est refusé", en: "The plaintext password is refused" },
    proves: {
      fr: "Ni le mot de passe, ni un nouveau hash du même mot de passe ne donnent accès à l'API.",
      en: "Neither the password nor a new hash of the same password opens the API.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: proven,
  },
  "auth.bad-credentials-refused": {
    title: { fr: "Chaque mauvais jeton est refusé", en: "Each bad credential is refused" },
    proves: {
      fr: "Aucune variante du jeton (tronquée, citée, encodée, autre schéma…) ne donne accès à l'API.",
      en: "No variant of the token (truncated, quoted, encoded, other scheme…) opens the API.",
    },
    component: "login",
    access: "login",
    severity: "blocker",
    requires: proven,
  },
  "auth.websocket-refuses": {
    title: { fr: "Le WebSocket refuse les mauvais jetons", en: "The WebSocket refuses bad credentials" },
    proves: {
      fr: "Sans jeton ou avec un faux jeton, la poignée de main est refusée (401).",
      en: "Without a token or with a wrong one the handshake is refused (401).",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: guarded,
  },
  "auth.routes-protected": {
    title: { fr: "Toutes les routes sont protégées", en: "All routes are protected" },
    proves: {
      fr: "Chaque route et chaque verbe, avec son double sous /api, refuse une requête sans jeton.",
      en: "Each route and verb, with its twin under /api, refuses a request without a token.",
    },
    component: "login",
    access: "login",
    severity: "blocker",
    requires: guarded,
  },
  "auth.browser-redirect": {
    title: { fr: "Un navigateur est renvoyé vers /login", en: "A browser is sent to /login" },
    proves: {
      fr: "Une page demandée sans jeton répond 302 vers /login, et /login s'affiche.",
      en: "A page asked for without a token answers 302 to /login, and /login shows.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: guarded,
  },
  "auth.own-origin": {
    title: { fr: "La page peut appeler son propre serveur", en: "The page may call its own server" },
    proves: {
      fr: "GET, POST et WebSocket passent avec l'en-tête Origin de l'adresse elle-même, que chaque navigateur envoie.",
      en: "GET, POST and WebSocket pass with the Origin header of the address itself, which every browser sends.",
    },
    component: "page",
    severity: "blocker",
    requires: open,
  },
  "auth.cross-site-link": {
    title: {
      fr: "Les liens d'autres sites sont tels que le profil les veut",
      en: "Links on other sites are as the profile wants them",
    },
    proves: {
      fr: "Un navigateur qui suit un lien (Moodle, courriel, portail) obtient / et /login comme si l'adresse était tapée ; ce n'est exigé que si le profil le demande (links).",
      en: "A browser that follows a link (Moodle, a mail, a portal) gets / and /login as if the address were typed; demanded only where the profile asks for it (links).",
    },
    component: "comfyui",
    access: "login",
    severity: "major",
    requires: [...guarded, "auth.browser-redirect"],
  },
  "auth.empty-token-refused": {
    title: { fr: "Un jeton vide est refusé", en: "An empty token is refused" },
    proves: {
      fr: "?token= n'ouvre rien : le fichier PASSWORD existe et n'est pas vide.",
      en: "?token= opens nothing: the PASSWORD file exists and is not empty.",
    },
    component: "login",
    access: "login",
    severity: "blocker",
    requires: reachable,
  },
  "auth.guest-mode-off": {
    title: { fr: "Le mode invité est fermé", en: "Guest mode is off" },
    proves: {
      fr: "Le serveur n'offre pas de session sans mot de passe, qui pourrait lire le jeton dans les journaux.",
      en: "The server offers no session without a password, which could read the token in the logs.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: [...guarded, "auth.browser-redirect"],
  },
  "auth.foreign-origin": {
    title: { fr: "Un autre site ne peut pas lire l'API", en: "Another site cannot read the API" },
    proves: {
      fr: "Aucune réponse n'autorise une page d'un autre site à lire l'API (en-têtes CORS).",
      en: "No reply lets a page of another site read the API (CORS headers).",
    },
    component: "comfyui",
    severity: "major",
    requires: closed,
  },
  "auth.malformed-header-handled": {
    title: {
      fr: "Un en-tête mal formé ne fait pas planter le serveur",
      en: "A malformed header does not crash the server",
    },
    flaw: {
      fr: "un en-tête Authorization mal formé provoque une erreur 500",
      en: "a malformed Authorization header makes an error 500",
    },
    proves: {
      fr: "Un en-tête Authorization mal formé reçoit un refus propre, pas une erreur 500.",
      en: "A malformed Authorization header gets a clean refusal, not a 500 error.",
    },
    component: "login",
    access: "bearer",
    severity: "minor",
    requires: proven,
  },
  "auth.suffix-rule": {
    title: { fr: "Aucun suffixe d'URL ne contourne la protection", en: "No suffix bypasses the login" },
    flaw: {
      fr: "une adresse qui finit par .js, .css ou .ico contourne la protection",
      en: "an address that ends in .js, .css or .ico bypasses the login",
    },
    proves: {
      fr: "Un chemin en .js, .css, .css.map ou .ico ne permet ni lecture ni écriture sans jeton.",
      en: "A path in .js, .css, .css.map or .ico allows neither reading nor writing without a token.",
    },
    component: "login",
    access: "login",
    severity: "major",
    requires: [...open, "auth.enforced"],
  },
  "auth.token-not-leaked": {
    title: { fr: "Le jeton ne revient dans aucune réponse", en: "The token comes back in no reply" },
    proves: {
      fr: "Ni corps, ni en-tête, ni redirection des réponses du serveur ne contient le jeton.",
      en: "No body, header or redirect of the server's replies holds the token.",
    },
    component: "token",
    access: "login",
    severity: "blocker",
    requires: proven,
  },
  "auth.token-not-in-logs": {
    title: { fr: "Le jeton n'est pas dans les journaux", en: "The token is not in the logs" },
    flaw: {
      fr: "le jeton est écrit en clair dans les journaux",
      en: "the token stands in the logs in clear",
    },
    proves: {
      fr: "/internal/logs ne rend pas le jeton en clair.",
      en: "/internal/logs does not give the token in clear.",
    },
    component: "token",
    access: "login",
    severity: "minor",
    requires: [...open, "auth.valid-token-header"],
  },
  "auth.websocket-idle": {
    title: { fr: "Un WebSocket sans message reste ouvert", en: "A WebSocket without a message stays open" },
    proves: {
      fr: "Un WebSocket ouvert tôt et laissé en silence, plus longtemps qu'un pas d'échantillonnage, n'est pas coupé par un proxy.",
      en: "A WebSocket that is opened early and left in silence, longer than a sampling step, is not cut by a proxy.",
    },
    component: "websocket",
    severity: "major",
    requires: [...open, "infra.websocket"],
  },
} as const satisfies Record<string, CheckEntry>;
