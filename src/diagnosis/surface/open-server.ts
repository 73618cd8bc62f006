import type { CheckId } from "../../record/catalogue.ts";
import type { Measured } from "../../record/facts.ts";
import { missingModules } from "../container/missing-modules.ts";
import { jobChecks } from "../job/job-facts.ts";
import { staleJobs } from "../job/stale.ts";
import { type Explanation, rule, type Seen } from "../rule.ts";
import { packsFailedIn } from "../start-readings.ts";
import { command } from "../steps.ts";
import { cacheOff, repliesCached } from "./cache-steps.ts";

/** Everything that is open because nothing guards the server. */
export const openDoors: readonly CheckId[] = [
  "auth.enforced",
  "auth.empty-token-refused",
  "auth.routes-protected",
  "auth.websocket-refuses",
  "auth.bad-credentials-refused",
];

/** The checks that ask without a token, or read the server's log. */
const openFrom = {
  check: "auth.enforced",
  reads: ["auth.valid-token-header", "infra.token-opens", "generation.container-stable"],
  anyway: true,
} as const;

type SeenOpen = Seen<(typeof openFrom)["check"] | (typeof openFrom)["reads"][number]>;

/** Why a server serves everyone; undefined where it does not. At most one holds: the login's own routes decide, then the log. */
type Opening = "replies-cached" | "login-import-failed" | "login-bypassed" | "login-absent";

function openingOf({
  anonymous,
  access,
  logSigns = [],
}: Pick<Measured, "anonymous" | "access" | "logSigns">): Opening | undefined {
  if ((anonymous?.status ?? access?.anonymousStatus) !== 200) return undefined;
  if (anonymous?.cached) return "replies-cached";
  // a server that has run for long has lost the lines of its start
  if (anonymous?.loginServed) return "login-bypassed";
  if (logSigns.includes("login-import-failed")) return "login-import-failed";
  return logSigns.includes("login-loaded") ? "login-bypassed" : "login-absent";
}

/** Where the login lies: the registry writes its folder in lower case, an archive adds its branch. */
function folderOf(startLog: Measured["startLog"] | undefined): string {
  const failed = startLog === undefined ? [] : packsFailedIn({ startLog });
  return failed.find((pack) => /^ComfyUI-Login/i.test(pack)) ?? "ComfyUI-Login";
}

/** A rule's `when` for a server that is open for this reason. */
function whenOpen(
  why: Opening,
  explain: (seen: SeenOpen) => Omit<Explanation, "checks">,
): (seen: SeenOpen) => Explanation | undefined {
  return (seen) => (openingOf(seen.facts) === why ? { checks: openDoors, ...explain(seen) } : undefined);
}

const importFailed = rule({
  code: "login-import-failed",
  title: { fr: "ComfyUI-Login n'a pas pu être importé", en: "ComfyUI-Login could not be imported" },
  ...openFrom,
  when: whenOpen("login-import-failed", ({ facts: { startLog }, shell }) => ({
    cause: {
      fr: `ComfyUI sert tout le monde : ComfyUI-Login est installé mais n'a pas pu être importé (« IMPORT FAILED » au démarrage), le plus souvent faute d'un module Python. ComfyUI démarre alors sans lui.${missingModules(startLog).fr}`,
      en: `ComfyUI serves everyone: ComfyUI-Login is installed but could not be imported ("IMPORT FAILED" at the start), most often because a Python module is missing. ComfyUI then starts without it.${missingModules(startLog).en}`,
    },
    steps: [
      {
        fr: "Le journal dit pourquoi, juste avant « Cannot import … ComfyUI-Login » :",
        en: 'The log says why, just before "Cannot import … ComfyUI-Login":',
        run: shell.logs,
      },
      {
        fr: "Installez les dépendances dans l'environnement Python du conteneur (celui de son venv, s'il en active un) :",
        en: "Install the dependencies in the container's Python environment (that of its venv, if it activates one):",
        run: shell.requirements(folderOf(startLog)),
      },
      {
        fr: "Redémarrez, et fermez le port d'ici là :",
        en: "Restart, and close the port until then:",
        run: shell.restart,
      },
    ],
  })),
});

const bypassed = rule({
  code: "login-bypassed",
  title: { fr: "ComfyUI-Login est chargé mais contourné", en: "ComfyUI-Login is loaded but bypassed" },
  ...openFrom,
  when: whenOpen("login-bypassed", ({ run, shell }) => ({
    cause: {
      fr: `ComfyUI-Login est chargé, et pourtant ${run.target.url} répond 200 sans jeton : un proxy ajoute lui-même le jeton ou un cookie de session, ou l'adresse mène à un autre ComfyUI.`,
      en: `ComfyUI-Login is loaded, yet ${run.target.url} answers 200 without a token: a proxy adds the token or a session cookie itself, or the address leads to another ComfyUI.`,
    },
    steps: [
      {
        fr: "Comparez avec l'adresse directe (401 attendu) :",
        en: "Compare with the direct address (401 expected):",
        run: command(`curl -i ${shell.direct}/system_stats`),
      },
      {
        fr: "Si elle refuse : retirez du proxy l'ajout d'Authorization ou de Cookie.",
        en: "If that refuses: remove from the proxy what adds Authorization or Cookie.",
      },
      {
        fr: "Sinon deux serveurs tournent peut-être :",
        en: "Otherwise two servers may run:",
        run: shell.state,
      },
    ],
  })),
});

const absent = rule({
  code: "login-absent",
  title: { fr: "ComfyUI-Login n'est pas chargé", en: "ComfyUI-Login is not loaded" },
  ...openFrom,
  when: whenOpen("login-absent", ({ shell, giveToken }) => ({
    cause: {
      fr: "ComfyUI sert tout le monde, sans jeton : ComfyUI-Login n'est pas chargé. Tout test d'authentification « vert » ne prouve alors rien.",
      en: 'ComfyUI serves everyone, without a token: ComfyUI-Login is not loaded. Any "green" authentication test then proves nothing.',
    },
    steps: [
      { fr: "Est-il installé ?", en: "Is it installed?", run: shell.listNodes },
      {
        fr: "Sinon :",
        en: "If not:",
        run: `${shell.clone("https://github.com/liusida/ComfyUI-Login")}${shell.requirements("ComfyUI-Login")}`,
      },
      {
        fr: "Un dossier « ComfyUI-Login.disabled » a été désactivé par ComfyUI-Manager : retirez-lui « .disabled ».",
        en: 'A folder "ComfyUI-Login.disabled" was disabled by ComfyUI-Manager: take ".disabled" off its name.',
      },
      {
        fr: "S'il l'est, le journal dit s'il a échoué (« IMPORT FAILED ») ; vérifiez aussi --disable-all-custom-nodes :",
        en: 'If it is, the log says whether it failed ("IMPORT FAILED"); check --disable-all-custom-nodes too:',
        run: shell.logs,
      },
      giveToken,
      {
        fr: "Si l'accès devait être libre ou gardé par un proxy, dites-le : --access none, --access basic ou --access header (ou access dans le profil).",
        en: "If access was meant to be free or guarded by a proxy, say so: --access none, --access basic or --access header (or access in the profile).",
      },
    ],
  })),
});

/** What was asked with the token a cache gives to whoever asks next. */
const handedOn = rule({
  ...repliesCached,
  ...openFrom,
  reads: [...openFrom.reads, ...jobChecks],
  when: ({ run, facts, shell }) => {
    if (openingOf(facts) !== "replies-cached") return undefined;
    return {
      checks: [
        ...openDoors,
        "auth.suffix-rule",
        "auth.browser-redirect",
        "generation.image-private",
        "infra.queue",
        "infra.workflows-saved",
        ...staleJobs({ run, facts }).map(({ check }) => check),
      ],
      cause: {
        fr: `Sans jeton, ${run.target.url}/system_stats répond 200, et la même question sous une adresse neuve est refusée : ComfyUI-Login garde bien la porte, mais un cache devant lui rend à n'importe qui la réponse faite au jeton. L'état de la file et de l'historique y est périmé aussi.`,
        en: `Without a token ${run.target.url}/system_stats answers 200, and the same question by a new address is refused: ComfyUI-Login does guard the door, but a cache in front of it gives anybody the reply that was made for the token. The state of the queue and the history in it is stale, too.`,
      },
      steps: cacheOff(shell),
    };
  },
});

export const openRules = [handedOn, importFailed, bypassed, absent] as const;
