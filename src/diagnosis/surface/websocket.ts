import { duration } from "../../format.ts";
import type { Measured } from "../../record/facts.ts";
import type { Text } from "../../text.ts";
import type { Commands } from "../commands.ts";
import { jobChecks } from "../job/job-facts.ts";
import { hasFailed, reasonOf, resultOf } from "../results.ts";
import { group, rule } from "../rule.ts";
import { handshakes } from "../server/reply-facts.ts";
import { ifThisWorks, type Step, withoutProxy } from "../steps.ts";
import { guardedSocket } from "./guarded-path.ts";
import { unprotected } from "./unprotected.ts";
import { claimed, queryTokenRefused, websocketTokenRefused } from "./websocket-token.ts";

const letThrough = (shell: Commands): readonly Step[] => [
  withoutProxy(shell),
  {
    fr: 'nginx : proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; (un seul proxy_set_header dans un location fait perdre tous ceux du dessus). Apache 2.4.47 et suivants : upgrade=websocket au bout de ProxyPass ; avant : mod_proxy_wstunnel. IIS : installez « Protocole WebSocket » et ARR, sans réécriture de /ws. Caddy, Traefik et HAProxy le laissent passer d\'eux-mêmes : cherchez une règle qui retire les en-têtes Upgrade et Connection, ou un autre proxy derrière.',
    en: 'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; (one proxy_set_header in a location drops all those above it). Apache 2.4.47 and later: upgrade=websocket at the end of ProxyPass; before: mod_proxy_wstunnel. IIS: install "WebSocket Protocol" and ARR, without a rewrite of /ws. Caddy, Traefik and HAProxy let it pass by themselves: look for a rule that drops the headers Upgrade and Connection, or for another proxy behind.',
  },
];

const noProgress = {
  fr: "L'interface web des étudiants restera sans progression.",
  en: "The students' web interface will show no progress.",
};

const title: Text = {
  fr: "Le proxy ne laisse pas passer le WebSocket",
  en: "The proxy does not let the WebSocket through",
};

const throughProxy = rule({
  code: "websocket-through-proxy",
  title,
  check: "infra.websocket",
  reads: ["auth.websocket-refuses"],
  anyway: true,
  when: ({ run, facts, shell }) => {
    const { status } = facts.websocket ?? {};
    if (status === undefined || status === 101 || status === 401) return undefined;
    const opens = unprotected(facts, "auth.websocket-refuses").some((row) => row.status === 101);
    return {
      checks: opens ? claimed : [...claimed, "auth.websocket-refuses"],
      cause: {
        fr: `L'ouverture du WebSocket reçoit ${status} au lieu de 101 : un proxy devant ${run.target.url} la traite comme une page ordinaire. ${noProgress.fr}`,
        en: `The WebSocket request gets ${status} instead of 101: a proxy in front of ${run.target.url} treats it as an ordinary page. ${noProgress.en}`,
      },
      steps: letThrough(shell),
    };
  },
});

/** The page of today opens /ws; older ones, and programs that put /api before all, the other. */
const apiSocketMissing = rule({
  code: "websocket-through-proxy",
  title,
  check: "auth.valid-token-websocket",
  when: ({ run, facts: { apiSocket }, shell }) => {
    if (apiSocket === undefined || hasFailed(run, "infra.websocket")) return undefined;
    return {
      checks: ["auth.valid-token-websocket", "auth.websocket-refuses"],
      cause: {
        fr: `/ws s'ouvre, /api/ws répond ${apiSocket} : un proxy devant ${run.target.url} n'a de règle que pour le premier. ComfyUI sert le WebSocket aux deux adresses, et des interfaces et des programmes prennent la seconde.`,
        en: `/ws opens, /api/ws answers ${apiSocket}: a proxy in front of ${run.target.url} has a rule for the former alone. ComfyUI serves the WebSocket at both addresses, and some pages and programs take the latter.`,
      },
      steps: letThrough(shell),
    };
  },
});

/** No status ever came: the handshake ran into its time-out, or was cut. */
const unanswered = rule({
  code: "websocket-unanswered",
  title: {
    fr: "L'ouverture du WebSocket reste sans réponse",
    en: "The request for a WebSocket gets no answer",
  },
  check: "infra.websocket",
  anyway: true,
  when: ({ run, facts, shell }) => {
    if (facts.websocket?.status !== undefined) return undefined;
    const [first, ...others] = handshakes.filter(
      (check) =>
        hasFailed(run, check) && /^COMFY_(TIMEOUT|RESET)$/.test(resultOf(run, check)?.errorCode ?? ""),
    );
    if (first === undefined) return undefined;
    const said = reasonOf(run, first);
    return {
      checks: [first, ...others, "generation.events"],
      cause: {
        fr: `L'ouverture du WebSocket n'obtient ni 101 ni refus, alors que les autres requêtes passent : un proxy devant ${run.target.url} ne sait qu'en faire et la retient. ${noProgress.fr}${said.fr}`,
        en: `The request for a WebSocket gets neither 101 nor a refusal, while other requests pass: a proxy in front of ${run.target.url} does not know what to do with it and holds it back. ${noProgress.en}${said.en}`,
      },
      steps: letThrough(shell),
    };
  },
});

const silent = rule({
  code: "websocket-silent",
  title: { fr: "Le WebSocket s'ouvre mais reste muet", en: "The WebSocket opens but stays silent" },
  check: "infra.websocket",
  reads: [...jobChecks, "auth.websocket-idle"],
  anyway: true,
  when: ({ run, facts, shell }) => {
    const { status } = facts.websocket ?? {};
    const opened = (status === undefined || status === 101) && hasFailed(run, "infra.websocket");
    const jobs = jobsWithoutEvents(facts);
    const cutAfter = facts.idleSocket?.cutAfterMs;
    if (jobs === "" && !opened && cutAfter === undefined) return undefined;
    return {
      checks: [...claimed, "auth.websocket-idle"],
      cause: {
        fr: `Le WebSocket s'ouvre mais les événements n'arrivent pas${jobs && ` (${jobs})`} : un proxy les retient ou coupe la connexion${cutTexts(cutAfter).fr}. Les travaux finissent quand même : l'historique le dit.`,
        en: `The WebSocket opens but the events do not arrive${jobs && ` (${jobs})`}: a proxy holds them back or cuts the connection${cutTexts(cutAfter).en}. The jobs end all the same: the history says so.`,
      },
      steps: [
        withoutProxy(shell),
        ifThisWorks({
          fr: "allongez dans le proxy le délai des connexions inactives à plus de 10 min (nginx : proxy_read_timeout 1h; — HAProxy : timeout tunnel 1h — Apache : ProxyTimeout 3600 — IIS : délai du proxy d'ARR ; Cloudflare coupe à 100 s) et coupez la mise en tampon de /ws.",
          en: "in the proxy lengthen the time-out of idle connections to more than 10 min (nginx: proxy_read_timeout 1h; — HAProxy: timeout tunnel 1h — Apache: ProxyTimeout 3600 — IIS: the proxy time-out of ARR; Cloudflare cuts after 100 s) and switch buffering off for /ws.",
        }),
        {
          fr: "Sinon cherchez une erreur dans le journal :",
          en: "Otherwise look for an error in the log:",
          run: shell.logs,
        },
      ],
    };
  },
});

/** A socket that was left in silence tells how long a proxy waits. */
function cutTexts(ms: number | undefined): Text {
  if (ms === undefined) return { fr: "", en: "" };
  return {
    fr: ` (après ${duration(ms, "fr")} sans message)`,
    en: ` (after ${duration(ms, "en")} without a message)`,
  };
}

/** The jobs whose events did not all arrive, each with what its socket did; empty where there is none. */
function jobsWithoutEvents({ jobs = {} }: Pick<Measured, "jobs">): string {
  return Object.entries(jobs)
    .filter(([, { socket }]) => socket !== "live")
    .map(([name, { socket }]) => `${name}: ${socket}`)
    .join(", ");
}

export const websocketGroup = group({
  name: "websocket",
  layer: "surface",
  rules: [
    guardedSocket,
    throughProxy,
    apiSocketMissing,
    queryTokenRefused,
    websocketTokenRefused,
    unanswered,
    silent,
  ],
  order:
    "where the token does not pass in a URL, the WebSocket refuses it too; and one that never opened is not silent",
  before: { exposure: "what treats a handshake as a page refuses none with a clean 401" },
});
