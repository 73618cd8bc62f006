import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, reasonOf, run, steps, when } from "../old-rule.ts";
import { rowsOf } from "./unprotected.ts";

export const exposureCodes = {
  "routes-unprotected": { fr: "Des routes répondent sans jeton", en: "Routes answer without a token" },
  "websocket-unprotected": {
    fr: "Le WebSocket s'ouvre sans jeton",
    en: "The WebSocket opens without a token",
  },
  "browser-redirect-broken": {
    fr: "Un navigateur n'est pas renvoyé vers /login",
    en: "A browser is not sent to /login",
  },
  "login-page-broken": { fr: "La page de connexion ne s'affiche pas", en: "The login page does not show" },
  "guest-mode-on": { fr: "Le mode invité est ouvert", en: "Guest mode is on" },
  "images-readable": {
    fr: "Les images générées sont lisibles sans jeton",
    en: "Generated images can be read without a token",
  },
  "cors-any-origin": { fr: "Toute origine est invitée (CORS)", en: "Any origin is invited (CORS)" },
} as const satisfies Codes;

const routes = when("auth.routes-protected", (record) => {
  const rows = rowsOf(record, "auth.routes-protected");
  return diagnosis(
    "routes-unprotected",
    ["auth.routes-protected"],
    {
      fr: `Des routes s'ouvrent à une requête sans jeton ou avec un faux jeton (401 attendu) : ${rows || "voir le tableau joint au contrôle"}.`,
      en: `Routes open to a request without a token or with a wrong one (401 expected): ${rows || "see the table attached to the check"}.`,
    },
    steps(
      [
        "200 sans jeton : un autre custom node a ajouté ces routes avant ComfyUI-Login, ou le proxy les sert lui-même. Bloquez-les dans le proxy.",
        `Custom nodes installés :${commands(record).listNodes}`,
      ],
      [
        "200 without a token: another custom node added these routes before ComfyUI-Login, or the proxy serves them itself. Block them in the proxy.",
        `Installed custom nodes:${commands(record).listNodes}`,
      ],
    ),
  );
});

const websocket = when("auth.websocket-refuses", (record) => {
  const rows = rowsOf(record, "auth.websocket-refuses");
  return diagnosis(
    "websocket-unprotected",
    ["auth.websocket-refuses"],
    {
      fr: `Le WebSocket ne refuse pas proprement (401) une poignée de main sans le bon jeton : ${rows || "voir le tableau joint"}. Par lui on voit les travaux et les images de tous.`,
      en: `The WebSocket does not refuse cleanly (401) a handshake without the right token: ${rows || "see the attached table"}. Through it everybody's jobs and images can be seen.`,
    },
    {
      fr: "Un proxy termine peut-être lui-même le WebSocket : transmettez /ws et /api/ws à ComfyUI avec les en-têtes du client, sans en ajouter.",
      en: "A proxy may end the WebSocket itself: hand /ws and /api/ws on to ComfyUI with the client's headers, adding none.",
    },
  );
});

const images = when("generation.image-private", (record) => {
  const rows = rowsOf(record, "generation.image-private");
  return diagnosis(
    "images-readable",
    ["generation.image-private"],
    {
      fr: `L'adresse d'une image générée la livre aussi sans jeton : ${rows || "voir le tableau joint"}.`,
      en: `The URL of a generated image hands it out without a token, too: ${rows || "see the attached table"}.`,
    },
    steps(
      [
        "Un cache du proxy garde les réponses de /view : ne mettez en cache ni /view ni /api/view (IIS : règles de mise en cache de sortie ; nginx : proxy_cache off;), puis videz le cache.",
        "Sans cache : un custom node ou le proxy sert le dossier output lui-même ; retirez cette règle.",
      ],
      [
        "A cache of the proxy keeps the replies of /view: cache neither /view nor /api/view (IIS: output caching rules; nginx: proxy_cache off;), then empty the cache.",
        "Without a cache: a custom node or the proxy serves the output folder itself; remove that rule.",
      ],
    ),
  );
});

const redirect = when("auth.browser-redirect", (record) => {
  const said = reasonOf(record, "auth.browser-redirect");
  return diagnosis(
    "browser-redirect-broken",
    ["auth.browser-redirect"],
    {
      fr: `Un étudiant qui ouvre la page dans son navigateur n'arrive pas sur la page de connexion.${said.fr}`,
      en: `A student who opens the page in a browser does not arrive at the login page.${said.en}`,
    },
    {
      fr: "Le proxy doit laisser passer l'en-tête Accept, la redirection 302 et le chemin /login tels quels, et ne servir aucune page de son cache.",
      en: "The proxy must let the Accept header, the 302 redirect and the path /login through as they are, and serve no page from its cache.",
    },
  );
});

/** The page that the browser is sent to fails by itself: no proxy does that to /login alone. */
const loginPage = when("auth.browser-redirect", (record) => {
  const { redirect: sent, page } = record.facts.loginPage ?? {};
  if (sent !== 302 || page === undefined || page === 200) return undefined;
  const shell = commands(record);
  return diagnosis(
    "login-page-broken",
    ["auth.browser-redirect"],
    {
      fr: `GET /login répond ${page} : le jeton protège l'API, mais aucun étudiant ne peut se connecter par le navigateur. ComfyUI-Login n'arrive pas à produire sa page, le plus souvent faute de jinja2 ou d'aiohttp_session.`,
      en: `GET /login answers ${page}: the token guards the API, but no student can log in by browser. ComfyUI-Login cannot make its page, most often for want of jinja2 or aiohttp_session.`,
    },
    steps(
      [
        `La trace nomme ce qui manque :${shell.logs}`,
        `Réinstallez les dépendances du plugin, puis redémarrez :${shell.requirements("ComfyUI-Login")}${shell.restart}`,
      ],
      [
        `The traceback names what is missing:${shell.logs}`,
        `Install the plugin's dependencies again, then restart:${shell.requirements("ComfyUI-Login")}${shell.restart}`,
      ],
    ),
  );
});

const guest = when("auth.guest-mode-off", (record) => {
  const shell = commands(record);
  return diagnosis(
    "guest-mode-on",
    ["auth.guest-mode-off"],
    {
      fr: "Le fichier login/GUEST_MODE existe : n'importe qui entre sans mot de passe, lance des générations et lit le jeton dans /internal/logs.",
      en: "The file login/GUEST_MODE exists: anybody enters without a password, starts generations and reads the token in /internal/logs.",
    },
    steps(
      [
        `Supprimez-le :${run(`docker exec ${shell.name} rm ${shell.at("/login/GUEST_MODE")}`)}`,
        "Les sessions d'invité déjà ouvertes restent valables : changez le jeton.",
        `Redémarrez :${shell.restart}`,
      ],
      [
        `Remove it:${run(`docker exec ${shell.name} rm ${shell.at("/login/GUEST_MODE")}`)}`,
        "Guest sessions already open stay valid: change the token.",
        `Restart:${shell.restart}`,
      ],
    ),
  );
});

const cors = when("auth.foreign-origin", (record) => {
  const said = reasonOf(record, "auth.foreign-origin");
  return diagnosis(
    "cors-any-origin",
    ["auth.foreign-origin"],
    {
      fr: `Une page de n'importe quel site peut lire l'API depuis le navigateur d'un étudiant connecté : ComfyUI est lancé avec --enable-cors-header sans origine, ou le proxy ajoute ces en-têtes.${said.fr}`,
      en: `A page of any site can read the API from the browser of a student who is logged in: ComfyUI is started with --enable-cors-header without an origin, or the proxy adds these headers.${said.en}`,
    },
    steps(
      [
        "Retirez --enable-cors-header de l'entrypoint (ou l'ajout d'Access-Control-Allow-Origin du proxy).",
        `Redémarrez :${commands(record).restart}`,
      ],
      [
        "Remove --enable-cors-header from the entrypoint (or Access-Control-Allow-Origin from the proxy).",
        `Restart:${commands(record).restart}`,
      ],
    ),
  );
});

export const exposureRules: readonly Rule[] = [routes, websocket, images, loginPage, redirect, guest, cors];
