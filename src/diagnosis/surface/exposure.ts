import { leadsElsewhere, leavesSubPath } from "../front-end/login-detour.ts";
import { group, rule } from "../rule.ts";
import { command } from "../steps.ts";
import { browserRedirect, loginPage } from "./browser.ts";
import { guardedLogin } from "./guarded-path.ts";
import { keptPage } from "./kept-page.ts";
import { openPort } from "./open-port.ts";
import { atStake, isOpen, listUnprotected, unprotected } from "./unprotected.ts";

const routes = rule({
  code: "routes-unprotected",
  title: { fr: "Des routes répondent sans jeton", en: "Routes answer without a token" },
  check: "auth.routes-protected",
  reads: ["auth.websocket-refuses"],
  when: ({ facts, shell }) => {
    const requests = listUnprotected(facts, "auth.routes-protected");
    const stake = atStake(unprotected(facts, "auth.routes-protected"));
    // who adds the token below /api adds it to /api/ws, too
    const below = requests.includes(" /api/") && unprotected(facts, "auth.websocket-refuses").some(isOpen);
    return {
      checks: ["auth.routes-protected", ...(below ? (["auth.websocket-refuses"] as const) : [])],
      cause: {
        fr: `Des routes s'ouvrent à une requête sans jeton ou avec un faux jeton (401 attendu) : ${requests || "voir le tableau joint au contrôle"}.${stake.fr}`,
        en: `Routes open to a request without a token or with a wrong one (401 expected): ${requests || "see the table attached to the check"}.${stake.en}`,
      },
      steps: [
        {
          fr: "« 200 », ou « (ComfyUI) » à côté d'un autre code : la requête a passé le contrôle d'accès. Le proxy a une règle par chemin qui ajoute le jeton ou sert ces routes lui-même, ou un custom node les a ajoutées avant ComfyUI-Login. Exigez la session sur tous les chemins, sans liste d'exceptions.",
          en: 'A "200", or "(ComfyUI)" beside another status: the request passed the login. The proxy has a rule by path that adds the token or serves these routes itself, or a custom node added them before ComfyUI-Login. Demand the session on every path, without a list of exceptions.',
        },
        { fr: "Custom nodes installés :", en: "Installed custom nodes:", run: shell.listNodes },
      ],
    };
  },
});

const websocket = rule({
  code: "websocket-unprotected",
  title: { fr: "Le WebSocket s'ouvre sans jeton", en: "The WebSocket opens without a token" },
  check: "auth.websocket-refuses",
  when: ({ facts }) => {
    const requests = listUnprotected(facts, "auth.websocket-refuses");
    return {
      cause: {
        fr: `Le WebSocket ne refuse pas proprement (401) une poignée de main sans le bon jeton : ${requests || "voir le tableau joint"}. Par lui on voit les travaux et les images de tous.`,
        en: `The WebSocket does not refuse cleanly (401) a handshake without the right token: ${requests || "see the attached table"}. Through it everybody's jobs and images can be seen.`,
      },
      steps: [
        {
          fr: "Un proxy termine peut-être lui-même le WebSocket : transmettez /ws et /api/ws à ComfyUI avec les en-têtes du client, sans en ajouter.",
          en: "A proxy may end the WebSocket itself: forward /ws and /api/ws to ComfyUI with the client's headers, adding none.",
        },
      ],
    };
  },
});

const images = rule({
  code: "images-readable",
  title: {
    fr: "Les images générées sont lisibles sans identifiants",
    en: "Generated images can be read without credentials",
  },
  check: "generation.image-private",
  when: ({ facts }) => {
    const requests = listUnprotected(facts, "generation.image-private");
    return {
      cause: {
        fr: `L'adresse d'une image générée la livre aussi sans identifiants : ${requests || "voir le tableau joint"}.`,
        en: `The URL of a generated image hands it out without credentials, too: ${requests || "see the attached table"}.`,
      },
      steps: [
        {
          fr: "Un cache du proxy garde les réponses de /view : ne mettez en cache ni /view ni /api/view (IIS : règles de mise en cache de sortie ; nginx : proxy_cache off;), puis videz le cache.",
          en: "A cache of the proxy keeps the replies of /view: cache neither /view nor /api/view (IIS: output caching rules; nginx: proxy_cache off;), then empty the cache.",
        },
        {
          fr: "Sans cache : le proxy ajoute le jeton sur /view (proxy_set_header Authorization), ou un custom node ou le proxy sert le dossier output lui-même ; retirez cette règle.",
          en: "Without a cache: the proxy adds the token on /view (proxy_set_header Authorization), or a custom node or the proxy serves the output folder itself; remove that rule.",
        },
      ],
    };
  },
});

const guestMode = rule({
  code: "guest-mode-on",
  title: { fr: "Le mode invité est ouvert", en: "Guest mode is on" },
  check: "auth.guest-mode-off",
  when: ({ shell }) => ({
    cause: {
      fr: "Le fichier login/GUEST_MODE existe : n'importe qui entre sans mot de passe, lance des générations et lit le jeton dans /internal/logs.",
      en: "The file login/GUEST_MODE exists: anybody enters without a password, starts generations and reads the token in /internal/logs.",
    },
    steps: [
      {
        fr: "Supprimez-le :",
        en: "Remove it:",
        run: command(`docker exec ${shell.name} rm ${shell.at("/login/GUEST_MODE")}`),
      },
      {
        fr: "Les sessions d'invité déjà ouvertes restent valables : changez le jeton.",
        en: "Guest sessions already open stay valid: change the token.",
      },
      { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
    ],
  }),
});

const cors = rule({
  code: "cors-any-origin",
  title: { fr: "N'importe quel site peut lire l'API (CORS)", en: "Any site can read the API (CORS)" },
  check: "auth.foreign-origin",
  when: ({ said, shell }) => ({
    cause: {
      fr: `Une page de n'importe quel site peut lire l'API depuis le navigateur d'un étudiant connecté : ComfyUI est lancé avec --enable-cors-header sans origine, ou le proxy ajoute ces en-têtes.${said.fr}`,
      en: `A page of any site can read the API from the browser of a student who is logged in: ComfyUI is started with --enable-cors-header without an origin, or the proxy adds these headers.${said.en}`,
    },
    steps: [
      {
        fr: "Retirez --enable-cors-header de l'entrypoint (ou l'ajout d'Access-Control-Allow-Origin du proxy).",
        en: "Remove --enable-cors-header from the entrypoint (or Access-Control-Allow-Origin from the proxy).",
      },
      { fr: "Redémarrez :", en: "Restart:", run: shell.restart },
    ],
  }),
});

export const exposureGroup = group({
  name: "exposure",
  layer: "surface",
  rules: [
    keptPage,
    routes,
    websocket,
    images,
    leavesSubPath,
    leadsElsewhere,
    guardedLogin,
    loginPage,
    browserRedirect,
    guestMode,
    cors,
    openPort,
  ],
  order:
    "where the login page itself fails, the redirect to it is sound; and a page that a cache gives is no open route",
});
