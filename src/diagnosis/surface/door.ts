import { isLoopback } from "../../container/this-machine.ts";
import { doorOf } from "../../credentials/access.ts";
import { group, rule } from "../rule.ts";
import { kindOf } from "../server/declared-access.ts";
import { command, type Step, withoutProxy } from "../steps.ts";
import { atStake, listUnprotected, unprotected } from "./unprotected.ts";
import { claimed } from "./websocket-token.ts";

const everywhere: Step = {
  fr: "Mettez le contrôle d'accès du proxy au niveau du serveur, pas d'un chemin (nginx : auth_basic dans « server », sans « auth_basic off » ; Caddy : basic_auth sans filtre), puis rechargez-le.",
  en: 'Put the proxy\'s access control at the level of the server, not of a path (nginx: auth_basic in "server", without "auth_basic off"; Caddy: basic_auth without a matcher), then reload it.',
};

const open = rule({
  code: "door-open",
  title: { fr: "Le proxy laisse entrer tout le monde", en: "The proxy lets everyone in" },
  check: "auth.door-closed",
  when: ({ facts: { door }, run }) => {
    const login = door?.answerer === "comfyui-login";
    return {
      cause: login
        ? {
            fr: `Sans identifiants, ${run.target.url} mène droit à ComfyUI-Login : aucun proxy ne demande les siens.`,
            en: `Without credentials ${run.target.url} leads straight to ComfyUI-Login: no proxy asks for its own.`,
          }
        : {
            fr: `${run.target.url} sert tout le monde, sans identifiants : le proxy ne demande rien, ou seulement sur la page d'accueil, ou l'adresse mène à ComfyUI sans passer par lui.`,
            en: `${run.target.url} serves everyone, without credentials: the proxy asks for nothing, or on the start page alone, or the address leads to ComfyUI around it.`,
          },
      steps: [
        everywhere,
        {
          fr: "Publiez le port de ComfyUI sur 127.0.0.1 seulement, pour que personne ne contourne le proxy.",
          en: "Publish ComfyUI's port on 127.0.0.1 only, so that nobody goes around the proxy.",
        },
        {
          fr: "Si aucun proxy ne devait rien demander, dites-le :",
          en: "If no proxy was meant to ask for anything, say so:",
          run: command(`--access ${login ? "login" : "none"}`),
        },
      ],
    };
  },
});

const cut = rule({
  code: "door-key-cut",
  title: {
    fr: "Le proxy ne lit que le début du mot de passe",
    en: "The proxy reads only the beginning of the password",
  },
  check: "auth.door-wrong-refused",
  reads: ["infra.is-comfyui"],
  when: ({ facts: { answer, breaches = [] }, said }) => {
    // a key is compared by the rule of a proxy, which has its own remedy
    if (answer === undefined || doorOf(kindOf(answer)) !== "basic") return undefined;
    const own = breaches.filter(({ check }) => check === "auth.door-wrong-refused");
    if (own.length === 0 || !own.every(({ flaw }) => /lengthened|cut/.test(flaw.en))) return undefined;
    return {
      cause: {
        fr: `Le proxy accepte le mot de passe coupé ou allongé : il n'en compare que le début (l'ancien crypt() de htpasswd -d s'arrête à huit caractères).${said.fr}`,
        en: `The proxy takes the password cut or lengthened: it compares only its beginning (the old crypt() of htpasswd -d stops at eight characters).${said.en}`,
      },
      steps: [
        {
          fr: "Refaites l'entrée en bcrypt (htpasswd demande le mot de passe), puis rechargez le proxy :",
          en: "Make the entry anew with bcrypt (htpasswd asks for the password), then reload the proxy:",
          run: command("htpasswd -B .htpasswd …"),
        },
      ],
    };
  },
});

const wrong = rule({
  code: "door-accepts-wrong",
  title: { fr: "Le proxy accepte de mauvais identifiants", en: "The proxy takes wrong credentials" },
  check: "auth.door-wrong-refused",
  reads: ["auth.door-websocket-refuses"],
  when: ({ facts, said }) => ({
    checks: [
      "auth.door-wrong-refused",
      ...(unprotected(facts, "auth.door-websocket-refuses").some(({ anonymous }) => anonymous)
        ? []
        : (["auth.door-websocket-refuses"] as const)),
    ],
    cause: {
      fr: `Le proxy laisse passer des identifiants qui ne sont pas les bons : il ne vérifie que leur présence, ou qu'une partie.${said.fr}`,
      en: `The proxy lets credentials through that are not the right ones: it checks but their presence, or a part of them.${said.en}`,
    },
    steps: [
      {
        fr: "Dans le proxy, comparez la valeur entière (nginx : map avec « default 0 » et la clé exacte, ou auth_basic_user_file), puis rechargez-le.",
        en: 'In the proxy compare the whole value (nginx: map with "default 0" and the exact key, or auth_basic_user_file), then reload it.',
      },
    ],
  }),
});

const refusesApi = rule({
  code: "door-refuses-paths",
  title: {
    fr: "Les identifiants n'ouvrent pas tous les chemins",
    en: "The credentials do not open every path",
  },
  check: "auth.door-opens",
  when: ({ said, shell }) => ({
    // the list of jobs is asked under /api alone, and workflows are saved there
    checks: [
      "auth.door-opens",
      "auth.door-opens-websocket",
      "infra.job-list",
      "infra.workflows-saved",
      "infra.large-body",
    ],
    cause: {
      fr: `Les identifiants ouvrent /system_stats, pas son double /api/system_stats : le proxy a une règle par chemin. L'interface web passe par /api.${said.fr}`,
      en: `The credentials open /system_stats, but not its twin /api/system_stats: the proxy has a rule by path. The web interface goes through /api.${said.en}`,
    },
    steps: [everywhere, withoutProxy(shell)],
  }),
});

const routes = rule({
  code: "door-routes-open",
  title: {
    fr: "Le proxy laisse passer des routes sans identifiants",
    en: "The proxy lets routes through without credentials",
  },
  check: "auth.door-routes",
  when: ({ facts }) => {
    const requests = listUnprotected(facts, "auth.door-routes");
    const stake = atStake(unprotected(facts, "auth.door-routes"));
    return {
      cause: {
        fr: `Des routes atteignent ComfyUI sans les identifiants du proxy : ${requests || "voir le tableau joint au contrôle"}.${stake.fr}`,
        en: `Routes reach ComfyUI without the proxy's credentials: ${requests || "see the table attached to the check"}.${stake.en}`,
      },
      steps: [
        everywhere,
        {
          fr: "Retirez les exceptions : règle pour les fichiers statiques (.js, .css, .ico), cache, chemin « public ».",
          en: 'Remove the exceptions: a rule for static files (.js, .css, .ico), a cache, a "public" path.',
        },
      ],
    };
  },
});

const websocketOpen = rule({
  code: "door-websocket-open",
  title: {
    fr: "Le WebSocket s'ouvre sans les identifiants du proxy",
    en: "The WebSocket opens without the proxy's credentials",
  },
  check: "auth.door-websocket-refuses",
  when: ({ facts }) => {
    const requests = listUnprotected(facts, "auth.door-websocket-refuses");
    return {
      cause: {
        fr: `La poignée de main passe sans les bons identifiants : ${requests || "voir le tableau joint"}. Par le WebSocket on voit les travaux de tous.`,
        en: `The handshake passes without the right credentials: ${requests || "see the attached table"}. Through the WebSocket everybody's jobs can be seen.`,
      },
      steps: [
        {
          fr: "Une règle à part sert /ws dans le proxy : donnez-lui le même contrôle d'accès, puis rechargez-le.",
          en: "The proxy has a rule of its own for /ws: give it the same access control, then reload it.",
        },
      ],
    };
  },
});

const websocketRefused = rule({
  code: "door-websocket-refused",
  title: {
    fr: "Le WebSocket refuse les identifiants qui ouvrent l'API",
    en: "The WebSocket refuses the credentials that open the API",
  },
  check: "infra.websocket",
  reads: ["infra.is-comfyui"],
  anyway: true,
  when: ({ facts: { answer, websocket }, said, shell }) => {
    const { status } = websocket ?? {};
    if (answer === undefined || doorOf(kindOf(answer)) === undefined) return undefined;
    if (status !== 401 && status !== 403) return undefined;
    return {
      checks: [...claimed, "auth.door-opens-websocket"],
      cause: {
        fr: `Les identifiants ouvrent l'API, et la poignée de main du WebSocket reçoit ${status} : le proxy a une autre règle pour /ws, ou y retire l'en-tête.${said.fr}`,
        en: `The credentials open the API, and the WebSocket handshake gets ${status}: the proxy has another rule for /ws, or drops the header there.${said.en}`,
      },
      steps: [
        {
          fr: "Donnez à /ws et /api/ws le même contrôle d'accès et les mêmes en-têtes qu'au reste, puis rechargez le proxy.",
          en: "Give /ws and /api/ws the same access control and the same headers as the rest, then reload the proxy.",
        },
        withoutProxy(shell),
      ],
    };
  },
});

const leaks = rule({
  code: "door-credentials-leaked",
  title: {
    fr: "Les identifiants du proxy reviennent dans une réponse",
    en: "The proxy's credentials come back in a reply",
  },
  check: "auth.door-not-leaked",
  when: ({ said }) => ({
    cause: {
      fr: `Les identifiants présentés reviennent dans une réponse ou dans le journal de ComfyUI : ils finissent dans des caches et des rapports.${said.fr}`,
      en: `The presented credentials come back in a reply or in ComfyUI's log: they end in caches and reports.${said.en}`,
    },
    steps: [
      {
        fr: "Trouvez qui les écrit (page d'erreur du proxy, custom node qui journalise les en-têtes) et retirez-le.",
        en: "Find who writes them (an error page of the proxy, a custom node that logs headers) and remove it.",
      },
      {
        fr: "Puis changez le mot de passe ou la clé : il faut les tenir pour connus.",
        en: "Then change the password or the key: they must be taken as known.",
      },
    ],
  }),
});

export const doorGroup = group({
  name: "door",
  layer: "surface",
  rules: [open, cut, wrong, refusesApi, routes, websocketOpen, websocketRefused, leaks],
  order: "a password of which only the beginning counts is a narrower cause than one that is not checked",
  before: {
    websocket:
      "where a proxy has credentials of its own, a handshake is refused by its rule, not by the token",
  },
});

/** Free access is what was meant; that others reach it too must be known. */
const openToOthers = rule({
  code: "open-to-others",
  title: {
    fr: "L'accès est libre, et d'autres machines atteignent cette adresse",
    en: "Access is free, and other machines reach this address",
  },
  check: "infra.token-opens",
  reads: ["infra.is-comfyui"],
  anyway: true,
  warning: true,
  when: ({ facts: { answer }, run }) => {
    const { status } = run.checks.find(({ id }) => id === "infra.token-opens") ?? {};
    if (answer === undefined || kindOf(answer) !== "none" || status !== "passed") return undefined;
    const { hostname } = new URL(run.target.url);
    if (isLoopback(hostname)) return undefined;
    return {
      cause: {
        fr: `Personne ne doit s'identifier sur ${run.target.url}, et ce n'est pas une adresse de cette seule machine : quiconque l'atteint lance des générations, lit les images de tous et, par un custom node, peut exécuter du code.`,
        en: `Nobody has to identify on ${run.target.url}, and that is not an address of this machine alone: whoever reaches it starts generations, reads everybody's pictures and, through a custom node, may run code.`,
      },
      steps: [
        {
          fr: "Mettez un contrôle d'accès devant (ComfyUI-Login, ou un proxy avec un mot de passe), ou ne publiez le port que sur 127.0.0.1 (docker : -p 127.0.0.1:8188:8188) et passez par un tunnel SSH.",
          en: "Put an access control in front (ComfyUI-Login, or a proxy with a password), or publish the port on 127.0.0.1 only (docker: -p 127.0.0.1:8188:8188) and go through an SSH tunnel.",
        },
        {
          fr: "Si seul un réseau fermé l'atteint, gardez cette note et assurez-vous que le pare-feu le garantit.",
          en: "If only a closed network reaches it, keep this note and make sure that the firewall guarantees it.",
        },
      ],
    };
  },
});

export const openAccessGroup = group({ name: "open-access", layer: "surface", rules: [openToOthers] });
