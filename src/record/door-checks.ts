import type { CheckEntry } from "./check-entry.ts";
import { doorProven, reachable } from "./requirements.ts";

const door = { component: "entry", access: "door" } as const;
const closed = [...reachable, "auth.door-closed"];

/** A proxy in front that asks for credentials of its own: Basic authentication, or a header with a key. */
export const doorChecks = {
  "auth.door-closed": {
    ...door,
    title: { fr: "Sans identifiants, le proxy refuse", en: "Without credentials the proxy refuses" },
    proves: {
      fr: "Une requête sans les identifiants du proxy n'atteint pas ComfyUI : c'est le proxy qui répond, par un refus ou une page de connexion.",
      en: "A request without the proxy's credentials does not reach ComfyUI: the proxy answers, by a refusal or a page to sign in.",
    },
    severity: "blocker",
    requires: reachable,
  },
  "auth.door-opens": {
    ...door,
    title: { fr: "Les identifiants du proxy ouvrent l'API", en: "The proxy's credentials open the API" },
    proves: {
      fr: "Avec les identifiants de la configuration, l'API et ses doubles sous /api répondent 200.",
      en: "With the configured credentials the API and its twins under /api answer 200.",
    },
    severity: "blocker",
    requires: reachable,
  },
  "auth.door-opens-websocket": {
    ...door,
    title: {
      fr: "Les identifiants du proxy ouvrent le WebSocket",
      en: "The proxy's credentials open the WebSocket",
    },
    proves: {
      fr: "La poignée de main répond 101 avec les identifiants, sous /ws et /api/ws.",
      en: "The handshake answers 101 with the credentials, at /ws and /api/ws.",
    },
    severity: "major",
    requires: reachable,
  },
  "auth.door-wrong-refused": {
    ...door,
    title: { fr: "Le proxy refuse de mauvais identifiants", en: "The proxy refuses wrong credentials" },
    proves: {
      fr: "Ni un autre mot de passe, ni un autre utilisateur, ni une valeur coupée, allongée ou vide ne passe le proxy.",
      en: "No other password, no other user, no value that is cut, lengthened or empty passes the proxy.",
    },
    severity: "blocker",
    requires: doorProven,
  },
  "auth.door-routes": {
    ...door,
    title: { fr: "Le proxy garde toutes les routes", en: "The proxy guards all routes" },
    proves: {
      fr: "Chaque route et chaque verbe, avec son double sous /api et les chemins en .js, .css ou .ico, refuse une requête sans identifiants.",
      en: "Each route and verb, with its twin under /api and the paths in .js, .css or .ico, refuses a request without credentials.",
    },
    severity: "blocker",
    requires: closed,
  },
  "auth.door-websocket-refuses": {
    ...door,
    title: { fr: "Le proxy garde le WebSocket", en: "The proxy guards the WebSocket" },
    proves: {
      fr: "Sans identifiants ou avec de mauvais, la poignée de main est refusée, sous /ws et /api/ws.",
      en: "Without credentials or with wrong ones the handshake is refused, at /ws and /api/ws.",
    },
    severity: "major",
    requires: closed,
  },
  "auth.door-not-leaked": {
    ...door,
    title: {
      fr: "Les identifiants du proxy ne reviennent nulle part",
      en: "The proxy's credentials come back nowhere",
    },
    proves: {
      fr: "Ni corps, ni en-tête, ni redirection d'une réponse, ni le journal que ComfyUI rend ne contient les identifiants présentés.",
      en: "No body, header or redirect of a reply, nor the log that ComfyUI gives out, holds the presented credentials.",
    },
    severity: "major",
    requires: doorProven,
  },
} as const satisfies Record<string, CheckEntry>;
