import type { CheckId } from "../../record/catalogue.ts";
import { commands } from "../commands.ts";
import {
  type Codes,
  diagnosis,
  hasFailed,
  isRed,
  type Rule,
  reasonOf,
  resultOf,
  steps,
} from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { handshakes } from "../server/reply-facts.ts";
import { breaches } from "./unprotected.ts";

export const websocketCodes = {
  "websocket-through-proxy": {
    fr: "Le proxy ne laisse pas passer le WebSocket",
    en: "The proxy does not let the WebSocket through",
  },
  "websocket-token-refused": {
    fr: "Le WebSocket refuse le bon jeton",
    en: "The WebSocket refuses the right token",
  },
  "websocket-unanswered": {
    fr: "La demande de WebSocket reste sans réponse",
    en: "The request for a WebSocket gets no answer",
  },
  "websocket-silent": {
    fr: "Le WebSocket s'ouvre mais reste muet",
    en: "The WebSocket opens but stays mute",
  },
  "query-token-refused": { fr: "Le jeton ne passe pas dans l'URL", en: "The token does not pass in the URL" },
} as const satisfies Codes;

const sockets: readonly [CheckId, ...CheckId[]] = [
  "infra.websocket",
  "auth.valid-token-websocket",
  "generation.events",
];

const throughProxySteps = steps(
  [
    "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
    'IIS : installez « Protocole WebSocket » et ARR, sans réécriture de /ws. nginx : proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
  ],
  [
    "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
    'IIS: install "WebSocket Protocol" and ARR, without a rewrite of /ws. nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
  ],
);

const throughProxy: Rule = (record) => {
  const { websocket } = record.facts;
  const { status } = websocket ?? {};
  if (status === undefined || status === 101 || status === 401) return undefined;
  const opens = breaches(record.facts, "auth.websocket-refuses").some((row) => row.status === 101);
  return diagnosis(
    "websocket-through-proxy",
    [...sockets, ...(opens ? [] : (["auth.websocket-refuses"] as const))],
    {
      fr: `La demande de WebSocket reçoit ${status} au lieu de 101 : un proxy devant ${record.target.url} la traite comme une page ordinaire. L'interface web des étudiants restera sans progression.`,
      en: `The WebSocket request gets ${status} in place of 101: a proxy before ${record.target.url} treats it as an ordinary page. The students' web interface will show no progress.`,
    },
    throughProxySteps,
  );
};

const tokenRefused: Rule = (record) => {
  const { websocket } = record.facts;
  const refused = websocket?.status === 401;
  if (!refused && !(isRed(record, "auth.valid-token-websocket") && !hasFailed(record, "infra.websocket")))
    return undefined;
  const said = reasonOf(record, "auth.valid-token-websocket");
  return diagnosis(
    "websocket-token-refused",
    sockets,
    {
      fr: `Le jeton ouvre l'API mais pas partout le WebSocket (/ws et /api/ws, par en-tête et par ?token=) : un proxy retire l'en-tête ou les paramètres de la poignée de main.${said.fr}`,
      en: `The token opens the API but not everywhere the WebSocket (/ws and /api/ws, by header and by ?token=): a proxy drops the header or the parameters of the handshake.${said.en}`,
    },
    steps(
      [
        "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si cela convient : dans le proxy, transmettez Authorization et les paramètres d'URL aussi pour /ws et /api/ws.",
      ],
      [
        "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that is right: in the proxy hand on Authorization and the URL's parameters for /ws and /api/ws too.",
      ],
    ),
  );
};

/** No status ever came: the handshake ran into its time-out, or was cut. */
const unanswered: Rule = (record) => {
  if (record.facts.websocket?.status !== undefined) return undefined;
  const [first, ...others] = handshakes.filter(
    (check) =>
      hasFailed(record, check) && /^COMFY_(TIMEOUT|RESET)$/.test(resultOf(record, check)?.errorCode ?? ""),
  );
  if (first === undefined) return undefined;
  const said = reasonOf(record, first);
  return diagnosis(
    "websocket-unanswered",
    [first, ...others, "generation.events"],
    {
      fr: `La demande de WebSocket n'obtient ni 101 ni refus, alors que les autres requêtes passent : un proxy devant ${record.target.url} ne sait qu'en faire et la retient. L'interface web des étudiants restera sans progression.${said.fr}`,
      en: `The request for a WebSocket gets neither 101 nor a refusal, while other requests pass: a proxy before ${record.target.url} does not know what to do with it and holds it back. The students' web interface will show no progress.${said.en}`,
    },
    throughProxySteps,
  );
};

const silent: Rule = (record) => {
  const dumb = Object.values(record.facts.jobs ?? {}).filter(({ socket }) => socket !== "live");
  const { status } = record.facts.websocket ?? {};
  const opened = (status === undefined || status === 101) && hasFailed(record, "infra.websocket");
  if (dumb.length === 0 && !opened) return undefined;
  const shell = commands(record);
  const silentJobs = silentJobNames(record);
  return diagnosis(
    "websocket-silent",
    sockets,
    {
      fr: `Le WebSocket s'ouvre mais les événements n'arrivent pas${silentJobs && ` (${silentJobs})`} : un proxy les retient ou coupe la connexion. Les travaux finissent quand même : l'historique le dit.`,
      en: `The WebSocket opens but the events do not arrive${silentJobs && ` (${silentJobs})`}: a proxy holds them back or cuts the connection. The jobs end all the same: the history says so.`,
    },
    steps(
      [
        "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si cela convient : allongez dans le proxy le délai des connexions inactives (plus de 10 min) et coupez la mise en tampon de /ws.",
        `Sinon cherchez une erreur dans le journal :${shell.logs}`,
      ],
      [
        "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that is right: in the proxy lengthen the time-out of idle connections (more than 10 min) and switch buffering off for /ws.",
        `Otherwise look for an error in the log:${shell.logs}`,
      ],
    ),
  );
};

function silentJobNames({ facts }: SeenRecord): string {
  return Object.entries(facts.jobs ?? {})
    .filter(([, { socket }]) => socket !== "live")
    .map(([name, { socket }]) => `${name}: ${socket}`)
    .join(", ");
}

const query: Rule = (record) => {
  if (!isRed(record, "auth.valid-token-query")) return undefined;
  const said = reasonOf(record, "auth.valid-token-query");
  return diagnosis(
    "query-token-refused",
    ["auth.valid-token-query", ...viaQuery(record)],
    {
      fr: `Le jeton passe dans l'en-tête mais pas dans l'URL : un proxy retire ou décode « ?token=… ». Les WebSockets des navigateurs n'ont pas d'autre voie que ce paramètre ou le cookie.${said.fr}`,
      en: `The token passes in the header but not in the URL: a proxy drops or decodes "?token=…". A browser's WebSocket has no other way than this parameter or the cookie.${said.en}`,
    },
    steps(
      [
        "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si cela convient : transmettez les paramètres d'URL tels quels (IIS : « Ajouter la chaîne de requête »).",
      ],
      [
        "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        'If that is right: hand on the URL\'s parameters as they are (IIS: "Append query string").',
      ],
    ),
  );
};

/** One way into the WebSocket is by ?token=: with the header's still open its check is red for the same cause. */
function viaQuery(record: SeenRecord): CheckId[] {
  return hasFailed(record, "infra.websocket") ? [] : ["auth.valid-token-websocket"];
}

export const websocketRules: readonly Rule[] = [throughProxy, query, tokenRefused, unanswered, silent];
