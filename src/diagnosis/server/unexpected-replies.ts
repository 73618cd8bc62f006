import type { CheckId } from "../../record/catalogue.ts";
import { tokenChecks } from "../access/token-facts.ts";
import { commands } from "../commands.ts";
import { giveTokenText } from "../give-token.ts";
import { type Codes, diagnosis, hasFailed, type Rule, resultOf, some, steps } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { checksOfStrays, namesOf, type Stray, straysOf } from "./reply-facts.ts";

export const strangeReplyCodes = {
  "rate-limited": {
    fr: "Le proxy limite le nombre de requêtes",
    en: "The proxy limits the number of requests",
  },
  "token-refused-later": {
    fr: "Le jeton ouvrait au début, puis n'ouvre plus",
    en: "The token opened at first, then no longer",
  },
  "proxy-answers-route": {
    fr: "Quelque chose répond à des routes à la place de ComfyUI",
    en: "Something answers routes in ComfyUI's place",
  },
} as const satisfies Codes;

/** Before the server was known to be ComfyUI every reply is strange, and told elsewhere. */
function known(record: SeenRecord): boolean {
  return !hasFailed(record, "infra.reachable") && !hasFailed(record, "infra.is-comfyui");
}

function found(record: SeenRecord, wanted: (status: number) => boolean): [Stray, ...Stray[]] | undefined {
  const [first, ...others] = straysOf(record).filter(({ status }) => wanted(status));
  return first === undefined || !known(record) ? undefined : [first, ...others];
}

const limited: Rule = (record) => {
  const strays = found(record, (status) => status === 429);
  if (strays === undefined) return undefined;
  const [{ check }] = strays;
  return diagnosis(
    "rate-limited",
    [check, ...checksOfStrays(record, strays)],
    {
      fr: `À partir de « ${check} », un proxy répond 429 (trop de requêtes) : il compte les requêtes de chaque client, et ComfyUI n'en sait rien. Une classe derrière une même adresse atteindrait la même limite.`,
      en: `From "${check}" on a proxy answers 429 (too many requests): it counts each client's requests, and ComfyUI knows nothing of it. A class behind one address would meet the same limit.`,
    },
    steps(
      [
        "Relevez la limite pour cette adresse (nginx : limit_req avec burst ; IIS : restrictions dynamiques d'adresses IP ; un CDN : règle d'exception).",
        "Ou validez l'adresse directe : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
      ],
      [
        "Raise the limit for this address (nginx: limit_req with burst; IIS: Dynamic IP Restrictions; a CDN: a rule of exception).",
        "Or validate the direct address: COMFYUI_URL=http://localhost:8188, from the container's machine.",
      ],
    ),
  );
};

/** A token that never opened is told by other rules. */
const refusedLater: Rule = (record) => {
  const strays = found(record, (status) => status === 401);
  const opened = resultOf(record, "infra.token-opens") ?? resultOf(record, "auth.valid-token-header");
  if (strays === undefined || opened?.status !== "passed") return undefined;
  const [{ check }] = strays;
  const shell = commands(record);
  return diagnosis(
    "token-refused-later",
    [check, ...strays.map((stray) => stray.check), ...tokenChecks],
    {
      fr: `Le jeton ouvrait l'API, puis reçoit 401 à partir de « ${check} » (${some(namesOf(strays), 4)}) : le serveur a redémarré avec un autre hash, ou un proxy répartit les requêtes sur deux serveurs dont les hash diffèrent.`,
      en: `The token opened the API, then gets 401 from "${check}" on (${some(namesOf(strays), 4)}): the server restarted with another hash, or a proxy spreads the requests over two servers whose hashes differ.`,
    },
    steps(
      [
        `A-t-il redémarré ?${shell.exit}`,
        `Si oui, l'entrypoint recalcule un hash à chaque démarrage : il doit copier le fichier monté. ${giveTokenText(record).fr}`,
        `Sinon, cherchez un second serveur derrière le proxy, et ne visez que celui-ci :${shell.state}`,
      ],
      [
        `Did it restart?${shell.exit}`,
        `If so, the entrypoint computes a hash anew at each start: it must copy the mounted file. ${giveTokenText(record).en}`,
        `Otherwise look for a second server behind the proxy, and aim at this one only:${shell.state}`,
      ],
    ),
  );
};

const answersRoute: Rule = (record) => {
  const strays = found(record, (status) => status !== 401);
  if (strays === undefined) return undefined;
  const checks = strays.map(({ check }) => check) as [CheckId, ...CheckId[]];
  const list = some(namesOf(strays), 6);
  return diagnosis(
    "proxy-answers-route",
    checks,
    {
      fr: `Ces routes existent dans ComfyUI, mais la réponse n'est pas la sienne : ${list}. Un proxy ou un pare-feu applicatif y répond lui-même (blocage, page d'erreur, délai dépassé), ou le serveur y plante.`,
      en: `ComfyUI has these routes, but the reply is not its own: ${list}. A proxy or an application firewall answers there itself (a block, an error page, a time-out), or the server crashes there.`,
    },
    steps(
      [
        "Comparez avec l'adresse directe : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
        "Si elle convient : laissez passer ces routes dans le proxy sans règle à elles, avec un délai d'au moins 60 s (IIS : filtrage des demandes, ARR ; nginx : blocs location).",
        `Sinon, la trace de ce qui plante est dans le journal :${commands(record).logs}`,
      ],
      [
        "Compare with the direct address: COMFYUI_URL=http://localhost:8188, from the container's machine.",
        "If that is right: let these routes pass the proxy without a rule of their own, with a time-out of 60 s at least (IIS: request filtering, ARR; nginx: location blocks).",
        `Otherwise the traceback of what crashes is in the log:${commands(record).logs}`,
      ],
    ),
  );
};

export const strangeReplyRules: readonly Rule[] = [limited, refusedLater, answersRoute];
