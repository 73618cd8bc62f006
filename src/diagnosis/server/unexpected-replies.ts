import type { BodyFinding } from "../../comfyui/front-end/large-body.ts";
import { hasLogin } from "../../credentials/access.ts";
import { some } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { tokenChecks } from "../access/token-facts.ts";
import { hasFailed, isRed, resultOf } from "../results.ts";
import { group, rule, type Seen } from "../rule.ts";
import { ifThisWorks, prefixed, withoutProxy } from "../steps.ts";
import { sameRuleForAll } from "../surface/guarded-path.ts";
import { isOpen, unprotected } from "../surface/unprotected.ts";
import { fewConnections, limitedAtOnce } from "./connections-limited.ts";
import { kindOf } from "./declared-access.ts";
import { portal } from "./no-program.ts";
import { limitTitle, raiseLimit } from "./pages/limits.ts";
import { methodsRefused, refusalsReplaced } from "./refused-by-kind.ts";
import { jobsByTurns, replicasByTurns } from "./replicas.ts";
import {
  checksOfReplies,
  namesOf,
  passesCalmly,
  replyChecks,
  sendsPicture,
  type UnexpectedReply,
  unexpectedReplies,
} from "./reply-facts.ts";
import { isTooLate, longerLimit } from "./time-limit.ts";

/** Any check may be the first to get such a reply: these rules look at all of them. The one named asks most routes. */
const anyReply = {
  check: "auth.routes-protected",
  reads: [...replyChecks, "infra.is-comfyui"],
  anyway: true,
} as const;

type SeenReplies = Pick<Seen<(typeof anyReply)["reads"][number]>, "run" | "facts">;

const hasNoLogin = ({ answer }: SeenReplies["facts"]) => answer !== undefined && !hasLogin(kindOf(answer));

/** The unexpected replies of these statuses. Before the server was known to be ComfyUI, other rules explain every reply. */
function repliesWith(
  { run, facts }: SeenReplies,
  wanted: (status: number) => boolean,
): [UnexpectedReply, ...UnexpectedReply[]] | undefined {
  if (hasFailed(run, "infra.reachable") || hasFailed(run, "infra.is-comfyui")) return undefined;
  const [first, ...others] = unexpectedReplies({ run, facts }).filter(({ status }) => wanted(status));
  return first && [first, ...others];
}

/** Refused connections between good ones: as many as a client may have at once are open already. */
function cutByLimit({ checks }: SeenReplies["run"], counted: boolean): CheckId[] {
  // beside refusals that count, a cut in the middle is one of them, too
  const codes = ["COMFY_REFUSED", ...(counted ? ["COMFY_RESET"] : [])];
  return checks
    .filter(
      ({ status, errorCode = "", brokenOff }) =>
        status === "failed" && codes.includes(errorCode) && brokenOff?.after === "answers",
    )
    .map(({ id }) => id);
}

/**
 * A limit, or a portal, falls on whatever is asked: the red checks whose own words say that they met its status. That they expected it
 * (`, expected 401`) says nothing, nor does it explain a request that was let in.
 */
function alsoMet({ run, facts }: SeenReplies, met: number): CheckId[] {
  const given = new RegExp(`\\b${met}\\b`);
  return run.checks
    .filter(({ status, reason = "" }) => status === "failed" && given.test(reason.replace(expectation, "")))
    .filter(({ id }) => !unprotected(facts, id).some(isOpen))
    .map(({ id }) => id);
}

/** And what follows it: the body of the reply. */
const expectation = /, (?:expected|attendu) .*/g;

/** A limit on each request is none on sizes or methods; who refuses before a body is read may cut it. */
function bodyMet(body: BodyFinding | undefined, counted: (status: number) => boolean): boolean {
  return body?.refused !== undefined && (body.status === undefined || counted(body.status));
}

const rateLimited = rule({
  code: "rate-limited",
  ...anyReply,
  title: limitTitle,
  reads: [...anyReply.reads, "infra.page-served", "infra.large-body"],
  when: (seen) => {
    if (fewConnections(seen.run) !== undefined) return undefined;
    const measured = seen.run.checks.find(({ limit }) => limit !== undefined)?.limit;
    // IIS says 403 where nginx says 503
    const counted = (status: number) =>
      status === 429 ||
      ([403, 503].includes(status) && (status === measured?.status || passesCalmly(seen.run, status)));
    const replies = repliesWith(seen, counted) ?? [];
    const status = replies[0]?.status ?? measured?.status;
    const cut = cutByLimit(seen.run, status !== undefined);
    const also = status === undefined ? [] : alsoMet(seen, status);
    const [check] = [...replies.map((one) => one.check), ...cut, ...also];
    if (check === undefined) return undefined;
    const what =
      status === undefined
        ? { fr: "refuse des connexions", en: "refuses connections" }
        : { fr: `répond ${status}`, en: `answers ${status}` };
    const calm = measured
      ? {
          fr: ` Mesuré : une même requête, répétée aussi vite qu'un navigateur ouvre la page, reçoit ${measured.status} après ${measured.requests} réponses ; après une pause d'une seconde et demie, elle passe de nouveau. À son ouverture, la page de ComfyUI en envoie jusqu'à 270.`,
          en: ` Measured: one and the same request, repeated as fast as a browser opens the page, gets ${measured.status} after ${measured.requests} answers; after a pause of a second and a half it passes again. ComfyUI's page asks for up to 270 when it is opened.`,
        }
      : status === 429
        ? { fr: "", en: "" }
        : {
            fr: " Après une pause d'une seconde et demie tout répond de nouveau : rien n'est tombé.",
            en: " After a pause of a second and a half all answers again: nothing has gone down.",
          };
    return {
      checks: [
        ...(replies.length > 0 ? checksOfReplies(seen.run, replies) : []),
        ...cut,
        // the page and its files come over several connections at once
        ...(counted(seen.facts.page?.status ?? 0) ? (["infra.page-served"] as const) : []),
        ...(status !== undefined && bodyMet(seen.facts.body, counted) ? (["infra.large-body"] as const) : []),
        ...also,
        // a handshake that is refused gives no status
        ...(resultOf(seen.run, "auth.websocket-idle")?.errorCode === "COMFY_RESET"
          ? (["auth.websocket-idle"] as const)
          : []),
      ],
      cause: {
        fr: `À partir de « ${check} », un proxy ${what.fr} : il compte les requêtes ou les connexions de chaque client, et ComfyUI n'en sait rien.${calm.fr} Une classe derrière une même adresse atteindrait la même limite.`,
        en: `From "${check}" on a proxy ${what.en}: it counts each client's requests or connections, and ComfyUI knows nothing of it.${calm.en} A class behind one address would meet the same limit.`,
      },
      steps: [
        raiseLimit,
        {
          fr: `Ou validez l'adresse directe : COMFYUI_URL=${seen.shell.direct}, depuis la machine du conteneur.`,
          en: `Or validate the direct address: COMFYUI_URL=${seen.shell.direct}, from the container's machine.`,
        },
      ],
    };
  },
});

/** At the entrance it has a rule of its own: here ComfyUI answers, and a portal on some paths. */
const portalOnPaths = rule({
  code: "access-portal",
  ...anyReply,
  title: portal.title,
  reads: [...anyReply.reads, "infra.large-body"],
  when: ({ run, facts, shell }) => {
    const { portal: found, body } = facts;
    if (found === undefined) return undefined;
    const { status, requests, place } = found;
    const list = some(requests, 6);
    // a route that lets anybody in is none of the portal's
    const routes = unprotected(facts, "auth.routes-protected").some(isOpen)
      ? []
      : (["auth.routes-protected"] as const);
    const red = [...routes, ...alsoMet({ run, facts }, status)];
    const broken = run.checks.flatMap(({ id, brokenOff }) => (brokenOff?.status === status ? [id] : []));
    const page = requests.some((request) => /^GET \/$/.test(request));
    const twins = requests.some((request) => request.includes(" /api/"));
    // a portal that lets tokens pass stops nobody here
    const entrance = page ? (["auth.browser-redirect"] as const) : [];
    if (![...red, ...broken, ...entrance].some((id) => isRed(run, id))) return undefined;
    const where = place === "" ? "" : ` (${place})`;
    return {
      checks: [
        ...red,
        ...broken,
        ...entrance,
        ...(page ? (["infra.page-served"] as const) : []),
        ...(twins
          ? (["auth.valid-token-header", "auth.valid-token-query", "auth.valid-token-websocket"] as const)
          : []),
        // who refuses before a body is read may cut it
        ...(bodyMet(body, (one) => one === status) ? (["infra.large-body"] as const) : []),
      ],
      cause: {
        fr: `Un portail de connexion (SSO) garde une partie des chemins seulement : ${list} → ${status}${where}. ComfyUI répond aux autres ; la page d'un étudiant, qui demande les deux, ne marche pas, et un programme n'entre pas.`,
        en: `A portal to sign in (SSO) guards some of the paths alone: ${list} → ${status}${where}. ComfyUI answers the others; a student's page, which asks for both, does not work, and a program does not get in.`,
      },
      steps: [sameRuleForAll, withoutProxy(shell)],
    };
  },
});

/** If the token never worked, other rules explain it. */
const refusedLater = rule({
  code: "token-refused-later",
  ...anyReply,
  title: {
    fr: "Le jeton donnait accès à l'API au début, puis ne le donne plus",
    en: "The token opened at first, then no longer",
  },
  when: (seen) => {
    const { run, shell, giveToken } = seen;
    if (hasNoLogin(seen.facts)) return undefined;
    const replies = repliesWith(seen, (status) => status === 401);
    const opened = resultOf(run, "infra.token-opens") ?? resultOf(run, "auth.valid-token-header");
    if (replies === undefined || opened?.status !== "passed") return undefined;
    const [{ check: first }] = replies;
    const list = some(namesOf(replies), 4);
    return {
      checks: [...replies.map(({ check }) => check), ...tokenChecks],
      cause: {
        fr: `Le jeton donnait accès à l'API, puis reçoit 401 à partir de « ${first} » (${list}) : le serveur a redémarré avec un autre hash, ou un proxy répartit les requêtes sur deux serveurs dont les hash diffèrent.`,
        en: `The token opened the API, then gets 401 from "${first}" on (${list}): the server restarted with another hash, or a proxy spreads the requests over two servers whose hashes differ.`,
      },
      steps: [
        { fr: "A-t-il redémarré ?", en: "Did it restart?", run: shell.exit },
        prefixed(
          {
            fr: "Si oui, l'entrypoint recalcule un hash à chaque démarrage : il doit copier le fichier monté.",
            en: "If so, the entrypoint recomputes a hash at each start: it must copy the mounted file.",
          },
          giveToken,
        ),
        {
          fr: "Sinon, cherchez un second serveur derrière le proxy, et ne visez que celui-ci :",
          en: "Otherwise look for a second server behind the proxy, and aim at this one only:",
          run: shell.state,
        },
      ],
    };
  },
});

/** Where credentials of a proxy alone are asked for; a path that it always refuses has a rule of its own. */
const doorRefusedLater = rule({
  code: "door-refused-later",
  ...anyReply,
  title: {
    fr: "L'accès était ouvert au début, puis ne l'est plus",
    en: "The access was open at first, then no longer",
  },
  when: (seen) => {
    const { run, shell } = seen;
    const replies = repliesWith(seen, (status) => status === 401);
    if (replies === undefined || !hasNoLogin(seen.facts) || hasFailed(run, "auth.door-opens"))
      return undefined;
    const [{ check: first }] = replies;
    const list = some(namesOf(replies), 4);
    return {
      checks: replies.map(({ check }) => check),
      cause: {
        fr: `L'API s'ouvrait, puis répond 401 à partir de « ${first} » (${list}) : le proxy garde ces chemins autrement, ou son secret a changé pendant l'exécution.`,
        en: `The API opened, then answers 401 from "${first}" on (${list}): the proxy guards these paths in another way, or its secret changed during the run.`,
      },
      steps: [
        {
          fr: "Donnez à ces chemins le même contrôle d'accès qu'au reste, puis rechargez le proxy.",
          en: "Give these paths the same access control as the rest, then reload the proxy.",
        },
        withoutProxy(shell),
      ],
    };
  },
});

/** So many addresses below /api, and no other, are a rule for this prefix: the page asks below it for all it does. */
const MANY = 5;

function isPrefixTaken(replies: readonly UnexpectedReply[]): boolean {
  const requests = new Set(replies.map(({ request }) => request));
  return requests.size >= MANY && [...requests].every((request) => / \/api\//.test(request));
}

/** What such replies mean, and what to do in the proxy. */
function meaningOf(replies: readonly UnexpectedReply[]): { why: Text; inProxy: Text } {
  if (replies.every(({ status }) => isTooLate(status)))
    return {
      why: {
        fr: "Un proxy renonce avant que ComfyUI ait répondu : son délai est trop court pour ces routes, ou le serveur est très lent",
        en: "A proxy gives up before ComfyUI has answered: its time limit is too short for these routes, or the server is very slow",
      },
      inProxy: longerLimit,
    };
  if (replies.every(({ status }) => status === 502 || isTooLate(status)))
    return {
      why: {
        fr: "Le proxy joint ComfyUI sur d'autres routes et renonce sur celles-ci : son délai est trop court, la réponse lui est trop grande, ou ComfyUI coupe la connexion (il plante ou redémarre)",
        en: "The proxy reaches ComfyUI on other routes and gives up on these: its time limit is too short, the reply is too large for it, or ComfyUI cuts the connection (it crashes or restarts)",
      },
      inProxy: longerLimit,
    };
  if (isPrefixTaken(replies))
    return {
      why: {
        fr: "Sous /api, rien n'est de ComfyUI, et tout l'est ailleurs : un proxy mène ce préfixe à un autre service, ou le garde pour lui. La page des étudiants demande tout sous /api",
        en: "Below /api nothing is ComfyUI's, and all is elsewhere: a proxy leads this prefix to another service, or keeps it. The students' page asks for everything below /api",
      },
      inProxy: {
        fr: "menez /api à ComfyUI comme le reste (nginx : location /api/ ; Apache : ProxyPass /api, avant celui de / ; Caddy : handle /api/* ; HAProxy : use_backend … path_beg /api). L'autre service en a besoin ? Donnez à ComfyUI un nom d'hôte à lui.",
        en: "lead /api to ComfyUI like the rest (nginx: location /api/; Apache: ProxyPass /api, before that of /; Caddy: handle /api/*; HAProxy: use_backend … path_beg /api). Does the other service need it? Give ComfyUI a host name of its own.",
      },
    };
  return {
    why: {
      fr: "Un proxy ou un pare-feu applicatif y répond lui-même (blocage, page d'erreur, délai dépassé), ou le serveur y plante",
      en: "A proxy or an application firewall answers there itself (a block, an error page, a time-out), or the server crashes there",
    },
    inProxy: {
      fr: "laissez passer ces routes dans le proxy sans règle à elles, avec un délai d'au moins 60 s (IIS : filtrage des demandes, ARR ; nginx : blocs location).",
      en: "let these routes pass the proxy without a rule of their own, with a time-out of 60 s at least (IIS: request filtering, ARR; nginx: location blocks).",
    },
  };
}

const otherAnswers = rule({
  code: "proxy-answers-route",
  ...anyReply,
  reads: [...anyReply.reads, "infra.large-body"],
  title: {
    fr: "Quelque chose répond à des routes à la place de ComfyUI",
    en: "Something answers routes in ComfyUI's place",
  },
  when: (seen) => {
    const replies = repliesWith(seen, (status) => status !== 401);
    if (replies === undefined) return undefined;
    const list = some(namesOf(replies), 6);
    const { why, inProxy } = meaningOf(replies);
    const { status: bodyStatus } = seen.facts.body ?? {};
    const statuses = isPrefixTaken(replies) ? [...new Set(replies.map(({ status }) => status))] : [];
    return {
      checks: [
        ...replies.map(({ check }) => check),
        ...statuses.flatMap((status) => alsoMet(seen, status)),
        // what answers the route in ComfyUI's place limits no size
        ...(replies.some(
          ({ request, status }) => status === bodyStatus && status !== 413 && sendsPicture(request),
        )
          ? (["infra.large-body"] as const)
          : []),
      ],
      cause: {
        fr: `Ces routes existent dans ComfyUI, mais la réponse n'est pas la sienne : ${list}. ${why.fr}.`,
        en: `ComfyUI has these routes, but the reply is not its own: ${list}. ${why.en}.`,
      },
      steps: [
        withoutProxy(seen.shell),
        ifThisWorks(inProxy),
        {
          fr: "Sinon, la trace de ce qui plante est dans le journal :",
          en: "Otherwise the traceback of what crashes is in the log:",
          run: seen.shell.logs,
        },
      ],
    };
  },
});

export const unexpectedRepliesGroup = group({
  name: "unexpected-replies",
  layer: "server",
  rules: [
    limitedAtOnce,
    rateLimited,
    portalOnPaths,
    refusedLater,
    doorRefusedLater,
    methodsRefused,
    refusalsReplaced,
    replicasByTurns,
    jobsByTurns,
    otherAnswers,
  ],
  order: "a proxy that limits requests answers any route itself: its 429 says why",
  before: {
    "front-end": "a proxy that lets few connections through at once keeps parts of the page back, too",
    exposure: "what another guard answers instead of ComfyUI's refusal is not an open door",
    login: "where a proxy replaces all refusals, no other guard stands before the login",
    proxy: "a proxy that refuses even the smallest body does not limit sizes",
    saving: "where no method passes that writes, or two servers answer, no single step of saving is at fault",
  },
});
