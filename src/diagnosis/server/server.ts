import type { CheckId } from "../../record/catalogue.ts";
import type { RunRecord } from "../../record/run-record.ts";
import type { Text } from "../../text.ts";
import { jobChecks, redJobs } from "../job/job-facts.ts";
import { notJson } from "../job/not-json.ts";
import { hasFailed, resultOf } from "../results.ts";
import { group, rule, type Seen } from "../rule.ts";
import { command } from "../steps.ts";
import { bannedLater } from "./bans.ts";
import { connectionsCut, lineSlow, lineTooSlow } from "./line.ts";
import {
  areLasting,
  checksOfReplies,
  handshakes,
  inTime,
  passesCalmly,
  pictureCuts,
  replyChecks,
  unexpectedReplies,
} from "./reply-facts.ts";

type Run = Pick<RunRecord, "checks">;

/** The red checks that broke off with one of these codes; a handshake that fails may be a proxy's doing. */
function brokenOffBy({ checks }: Run, codes: readonly string[]): CheckId[] {
  return checks
    .filter(
      ({ id, status, errorCode = "", brokenOff }) =>
        status === "failed" &&
        !handshakes.includes(id) &&
        codes.includes(errorCode) &&
        // a server that answers the next calm question has not died; it may still be late
        (errorCode === "COMFY_TIMEOUT" || brokenOff?.after !== "answers"),
    )
    .map(({ id }) => id);
}

/** Checks that a connection cut in mid-reply stopped. A picture alone that is cut is a proxy's doing. */
function cutIn(run: Run): CheckId[] {
  const cut = brokenOffBy(run, ["COMFY_RESET"]);
  return cut.every((check) => pictureCuts(run).includes(check)) ? [] : cut;
}

/** Nothing listens there, or no path leads there. */
const nowhere: readonly string[] = ["COMFY_REFUSED", "COMFY_UNREACHABLE"];
const isNowhere = (code = ""): boolean => nowhere.includes(code);

const diedReads = [...replyChecks, ...jobChecks, "generation.container-stable"] as const;

/**
 * The red checks of a server that answered at first, in their order; empty where nothing proves that it is gone. One
 * refused connection does, or one job that it lost; a cut connection must not stay alone. `status` is what a proxy
 * answers instead.
 */
function deathIn({ run, facts }: Pick<Seen<(typeof diedReads)[number]>, "run" | "facts">): {
  checks: CheckId[];
  status?: number | undefined;
} {
  const refused = brokenOffBy(run, nowhere);
  const cut = cutIn(run);
  const lost = redJobs({ run, facts }, "server-lost").map(({ check }) => check);
  const gateway = unexpectedReplies({ run, facts }).filter(
    ({ status }) => [502, 503, 504].includes(status) && !(status === 503 && passesCalmly(run, 503)),
  );
  const behind = gateway.length > 0 && areLasting(run, gateway) ? gateway : [];
  if (refused.length + lost.length + behind.length === 0 && cut.length < 2) return { checks: [] };
  // an upgrade that is refused proves nothing alone; beside the others it met the same closed port
  const upgrades = handshakes.filter((id) => refused.length > 0 && isNowhere(resultOf(run, id)?.errorCode));
  const replies = behind.length > 0 ? checksOfReplies(run, behind) : [];
  const claimed = [...refused, ...upgrades, ...lost, ...cut, ...replies];
  const checks = inTime(run.checks).filter((id) => claimed.includes(id) && hasFailed(run, id));
  return { checks, status: behind[0]?.status };
}

/** Any check may be the first that meets the dead server; a long job is the likeliest. */
const died = rule({
  code: "server-died",
  title: {
    fr: "Le serveur s'est arrêté pendant la validation",
    en: "The server stopped during the validation",
  },
  check: "generation.text-to-image",
  reads: diedReads,
  anyway: true,
  when: ({ run, facts, shell }) => {
    if (resultOf(run, "infra.reachable")?.status !== "passed") return undefined;
    const { checks, status } = deathIn({ run, facts });
    const [first] = checks;
    if (first === undefined) return undefined;
    const unwritable = facts.logSigns?.includes("ui-not-json") ? notJson : undefined;
    const node = lastNode({ run, facts });
    const behindProxy = {
      fr: `Il tournait pourtant ? Alors le proxy l'a perdu : comparez avec COMFYUI_URL=${shell.direct}.`,
      en: `It was running all the same? Then the proxy lost it: compare with COMFYUI_URL=${shell.direct}.`,
    };
    return {
      checks,
      cause: {
        fr: `Le serveur répondait au début, puis plus du tout à partir de « ${first} »${node.fr} : le processus s'est arrêté (mémoire, pilote, ou un nœud qui l'arrête) ou le conteneur a redémarré.${unwritable?.cause.fr ?? ""}${status ? ` Le proxy, lui, répond encore : ${status}.` : ""}`,
        en: `The server answered at first, then no longer from "${first}" on${node.en}: the process stopped (memory, driver, or a node that ends it) or the container restarted.${unwritable?.cause.en ?? ""}${status ? ` The proxy still answers: ${status}.` : ""}`,
      },
      steps: [
        ...(unwritable ? [unwritable.step] : []),
        {
          fr: "oom=true ou exit=137 : la mémoire centrale a manqué :",
          en: "oom=true or exit=137: main memory ran out:",
          run: shell.exit,
        },
        {
          fr: "Sinon, la raison est à la fin du journal (« is not JSON serializable » : la valeur « ui » du nœud qui s'exécutait, à mettre à jour ou à retirer) :",
          en: 'Otherwise the reason is at the end of the log ("is not JSON serializable": the "ui" value of the node that ran, to be updated or removed):',
          run: shell.logs,
        },
        {
          fr: "Mémoire : dans .wslconfig, augmentez memory= (32 Go au moins pour ces modèles), puis wsl --shutdown.",
          en: "Memory: in .wslconfig raise memory= (32 GB at least for these models), then wsl --shutdown.",
        },
        { fr: "Relancez :", en: "Start again:", run: shell.start },
        ...(status ? [behindProxy] : []),
      ],
    };
  },
});

/** What ran when the server was lost, where a job was told. */
function lastNode(seen: Pick<Seen<(typeof diedReads)[number]>, "run" | "facts">): Text {
  const phase = redJobs(seen, "server-lost")[0]?.job.lastPhase;
  const node = phase !== undefined && "nodeType" in phase ? phase.nodeType : undefined;
  if (node === undefined) return { fr: "", en: "" };
  return { fr: ` (dernier nœud vu : ${node})`, en: ` (last node seen: ${node})` };
}

/** Milliseconds for the first small reply. A healthy server needs 2 to 50, a far one behind a proxy 300. */
const SLOW_REPLY = 2_000;

const slow = rule({
  code: "server-slow",
  title: { fr: "Chaque réponse du serveur tarde", en: "Each reply of the server is late" },
  check: "generation.cancel",
  reads: ["infra.reachable", "infra.websocket", "infra.queue"],
  anyway: true,
  when: ({ run, facts: { connection, websocket, queue }, shell }) => {
    if (connection === undefined || connection.failure !== undefined || connection.ms < SLOW_REPLY)
      return undefined;
    // one late reply is a moment of the server, or of this machine
    if ((websocket?.firstMessageMs ?? SLOW_REPLY) < SLOW_REPLY) return undefined;
    const seconds = (connection.ms / 1000).toFixed(1);
    return {
      checks: [
        "generation.cancel",
        // where a reply takes that long, jobs start and end between three questions
        ...((queue?.ms ?? 0) >= SLOW_REPLY ? (["infra.queue"] as const) : []),
        ...brokenOffBy(run, ["COMFY_TIMEOUT", "CHECK_TIMEOUT"]),
      ],
      cause: {
        fr: `Une petite réponse a pris ${seconds} s au lieu de quelques millisecondes : réseau ou VPN saturé, proxy surchargé, ou serveur occupé par une génération sur le processeur. Ce qui dépend du temps échoue alors.`,
        en: `A small reply took ${seconds} s instead of some milliseconds: saturated network or VPN, overloaded proxy, or a server busy with a generation on the processor. What depends on time then fails.`,
      },
      steps: [
        {
          fr: `Comparez avec l'adresse directe, ${shell.direct}, depuis la machine du conteneur : si elle est rapide, c'est le réseau ou le proxy.`,
          en: `Compare with the direct address, ${shell.direct}, from the container's machine: if that is fast, it is the network or the proxy.`,
        },
        {
          fr: "Sinon, voyez ce qui occupe le serveur :",
          en: "Otherwise see what keeps the server busy:",
          run: `${shell.logs}${shell.gpu}`,
        },
      ],
    };
  },
});

const listSlow = rule({
  code: "object-info-slow",
  title: {
    fr: "La liste des nœuds n'arrive pas à temps, elle seule",
    en: "The list of nodes alone does not come in time",
  },
  check: "infra.nodes-inventory",
  anyway: true,
  when: ({ run, shell }) => {
    const late = run.checks.filter(
      ({ status, errorCode }) => status === "failed" && errorCode === "COMFY_TIMEOUT",
    );
    const [first] = late;
    if (first === undefined || !late.every(({ brokenOff }) => brokenOff?.request === "GET /object_info"))
      return undefined;
    return {
      checks: late.map(({ id }) => id),
      cause: {
        fr: "GET /object_info n'a pas répondu en 90 s, alors que les autres routes répondent : pour cette liste chaque nœud énumère ses fichiers, et un dossier de modèles immense, sur le réseau ou endormi suffit à la bloquer. L'interface web attend la même liste avant de s'afficher.",
        en: "GET /object_info gave no reply in 90 s while the other routes answer: for this list each node lists its files, and a folder of models that is huge, on a network drive or asleep is enough to block it. The web interface waits for the same list before it shows.",
      },
      steps: [
        {
          fr: "Mesurez ce que coûte la lecture des dossiers :",
          en: "Measure what reading the folders costs:",
          run: command(
            `docker exec ${shell.name} sh -c "time ls -R ${shell.at("/models")} ${shell.at("/input")} | wc -l"`,
          ),
        },
        {
          fr: "Cherchez un inventaire en cours (« assets », « scan ») ou un custom node qui interroge le réseau :",
          en: 'Look for a running inventory ("assets", "scan") or a custom node that asks the network:',
          run: shell.logs,
        },
        {
          fr: "Déplacez les modèles inutilisés ou le dossier réseau hors de models/, ou attendez la fin de l'inventaire, puis relancez.",
          en: "Move unused models or the network folder out of models/, or wait for the end of the inventory, then run again.",
        },
      ],
    };
  },
});

/** Any check may wait in vain; a long job is the likeliest to keep the others waiting. */
const stuck = rule({
  code: "server-stuck",
  title: { fr: "Le serveur ne répond plus à temps", en: "The server no longer answers in time" },
  check: "generation.text-to-image",
  anyway: true,
  when: ({ run, shell }) => {
    if (resultOf(run, "infra.reachable")?.status !== "passed") return undefined;
    const checks = brokenOffBy(run, ["COMFY_TIMEOUT"]);
    const [first] = checks;
    if (first === undefined) return undefined;
    return {
      checks,
      cause: {
        fr: `Le serveur accepte les connexions mais ne répond pas à temps (« ${first} ») : un seul fil sert toutes les requêtes, et quelque chose l'occupe (chargement, custom node, mot de passe essayé en boucle).`,
        en: `The server accepts connections but does not answer in time ("${first}"): one thread serves all requests, and something keeps it busy (loading, a custom node, a password tried in a loop).`,
      },
      steps: [
        { fr: "Que faisait-il ?", en: "What was it doing?", run: shell.logs },
        {
          fr: "S'il ne revient pas, redémarrez :",
          en: "If it does not come back, restart:",
          run: shell.restart,
        },
      ],
    };
  },
});

export const serverGroup = group({
  name: "server",
  layer: "server",
  rules: [bannedLater, lineTooSlow, connectionsCut, died, slow, listSlow, stuck, lineSlow],
  order:
    "an address that is banned meets a closed port like that of a dead server; a server that died was often late before, and one that is late from its first reply on is not stuck at a later one",
  before: {
    "unexpected-replies": "the errors of a proxy whose server has died come from that death",
    proxy: "the errors of a proxy whose server has died come from that death",
    cancel: "on a dead or slow server no cancel can be seen to work",
  },
});
