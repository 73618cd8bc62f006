import { coerce, lt } from "semver";
import type { CheckId } from "../../record/catalogue.ts";
import { commands } from "../commands.ts";
import { redJobs } from "../job/job-facts.ts";
import { type Codes, diagnosis, hasFailed, type Rule, reasonOf, resultOf, steps, when } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { areLasting, checksOfStrays, handshakes, pictureCuts, straysOf } from "./reply-facts.ts";

export const serverCodes = {
  "server-died": {
    fr: "Le serveur s'est arrêté pendant la validation",
    en: "The server stopped during the validation",
  },
  "server-slow": { fr: "Chaque réponse du serveur tarde", en: "Each reply of the server is late" },
  "server-stuck": { fr: "Le serveur ne répond plus à temps", en: "The server no longer answers in time" },
  "interrupt-is-global": {
    fr: "Interrompre un travail arrête celui des autres",
    en: "Interrupting a job stops that of others",
  },
  "cancel-ignored": { fr: "Annuler un travail ne marche pas", en: "Cancelling a job does not work" },
} as const satisfies Codes;

function redWith(record: SeenRecord, codes: readonly string[]): CheckId[] {
  return record.checks
    .filter(
      ({ id, status, errorCode = "" }) =>
        status === "failed" && !handshakes.includes(id) && codes.includes(errorCode),
    )
    .map(({ id }) => id);
}

/** Checks that a connection cut in mid-reply stopped. A picture alone that is cut is a proxy's doing. */
function cutIn(record: SeenRecord): CheckId[] {
  const cut = redWith(record, ["COMFY_RESET"]);
  const others = cut.filter((check) => !pictureCuts(record).includes(check));
  return others.length > 0 ? cut : [];
}

/** It answered at first. One refused connection proves that it is gone; a cut one must not stay alone. */
const died: Rule = (record) => {
  if (resultOf(record, "infra.reachable")?.status !== "passed") return undefined;
  const refused = redWith(record, ["COMFY_REFUSED", "COMFY_UNREACHABLE"]);
  const cut = cutIn(record);
  const lost = redJobs({ run: record, facts: record.facts }, "server-lost").map(({ check }) => check);
  const gateway = straysOf(record).filter(({ status }) => [502, 503, 504].includes(status));
  const behind = gateway.length > 0 && areLasting(record, gateway) ? gateway : [];
  if (refused.length + lost.length + behind.length === 0 && cut.length < 2) return undefined;
  const claimed = [...refused, ...lost, ...cut, ...(behind.length > 0 ? checksOfStrays(record, behind) : [])];
  const inOrder = record.checks
    .map(({ id }) => id)
    .filter((id) => claimed.includes(id) && hasFailed(record, id));
  const [first = "infra.reachable", ...others] = inOrder;
  const status = behind[0]?.status;
  const shell = commands(record);
  return diagnosis(
    "server-died",
    [first, ...others],
    {
      fr: `Le serveur répondait au début, puis plus du tout à partir de « ${first} » : le processus s'est arrêté (mémoire, pilote) ou le conteneur a redémarré.${status ? ` Le proxy, lui, répond encore : ${status}.` : ""}`,
      en: `The server answered at first, then no longer from "${first}" on: the process stopped (memory, driver) or the container restarted.${status ? ` The proxy still answers: ${status}.` : ""}`,
    },
    steps(
      [
        `oom=true ou exit=137 : la mémoire centrale a manqué :${shell.exit}`,
        `Sinon, la raison est à la fin du journal :${shell.logs}`,
        "Mémoire : dans .wslconfig, augmentez memory= (32 Go au moins pour ces modèles), puis wsl --shutdown.",
        `Relancez :${shell.start}`,
        ...(status
          ? [
              "Il tournait pourtant ? Alors le proxy l'a perdu : comparez avec COMFYUI_URL=http://localhost:8188.",
            ]
          : []),
      ],
      [
        `oom=true or exit=137: main memory ran out:${shell.exit}`,
        `Otherwise the reason is at the end of the log:${shell.logs}`,
        "Memory: in .wslconfig raise memory= (32 GB at least for these models), then wsl --shutdown.",
        `Start again:${shell.start}`,
        ...(status
          ? [
              "It was running all the same? Then the proxy lost it: compare with COMFYUI_URL=http://localhost:8188.",
            ]
          : []),
      ],
    ),
  );
};

/** Milliseconds for the first small reply. A healthy server needs 2 to 50, a far one behind a proxy 300. */
const SLOW_REPLY = 2_000;

const slow: Rule = (record) => {
  const { connection } = record.facts;
  if (connection === undefined || connection.failure !== undefined || connection.ms < SLOW_REPLY)
    return undefined;
  const late = redWith(record, ["COMFY_TIMEOUT", "CHECK_TIMEOUT"]);
  // in three questions that take as long as the first reply, jobs come and go unseen
  const queue = (record.facts.queue?.ms ?? 0) >= SLOW_REPLY ? (["infra.queue"] as const) : [];
  const shell = commands(record);
  return diagnosis(
    "server-slow",
    ["generation.cancel", ...queue, ...late],
    {
      fr: `Une petite réponse a pris ${(connection.ms / 1000).toFixed(1)} s au lieu de quelques millisecondes : réseau ou VPN saturé, proxy surchargé, ou serveur occupé par une génération sur le processeur. Ce qui dépend du temps échoue alors.`,
      en: `A small reply took ${(connection.ms / 1000).toFixed(1)} s in place of some milliseconds: saturated network or VPN, overloaded proxy, or a server busy with a generation on the processor. What depends on time then fails.`,
    },
    steps(
      [
        "Comparez avec l'adresse directe, http://localhost:8188, depuis la machine du conteneur : si elle est rapide, c'est le réseau ou le proxy.",
        `Sinon, voyez ce qui occupe le serveur :${shell.logs}${shell.gpu}`,
      ],
      [
        "Compare with the direct address, http://localhost:8188, from the container's machine: if that is fast, it is the network or the proxy.",
        `Otherwise see what keeps the server busy:${shell.logs}${shell.gpu}`,
      ],
    ),
  );
};

const stuck: Rule = (record) => {
  if (resultOf(record, "infra.reachable")?.status !== "passed") return undefined;
  const [first, ...others] = redWith(record, ["COMFY_TIMEOUT"]);
  if (first === undefined) return undefined;
  const shell = commands(record);
  return diagnosis(
    "server-stuck",
    [first, ...others],
    {
      fr: `Le serveur accepte les connexions mais ne répond pas à temps (« ${first} ») : un seul fil sert toutes les requêtes, et quelque chose l'occupe (chargement, custom node, mot de passe essayé en boucle).`,
      en: `The server accepts connections but does not answer in time ("${first}"): one thread serves all requests, and something keeps it busy (loading, a custom node, a password tried in a loop).`,
    },
    steps(
      [`Que faisait-il ?${shell.logs}`, `S'il ne revient pas, redémarrez :${shell.restart}`],
      [`What was it doing?${shell.logs}`, `If it does not come back, restart:${shell.restart}`],
    ),
  );
};

/** Servers before 0.3.57 ignore the prompt id of POST /interrupt. */
const cancel = when("generation.cancel", (record) => {
  const version = coerce(record.facts.system?.comfyui);
  const said = reasonOf(record, "generation.cancel");
  const untouched = record.facts.jobs?.["cancel-running"]?.outcome === "finished";
  if (untouched || (version !== null && !lt(version, "0.3.57") && record.facts.interruptScope !== "global"))
    return diagnosis(
      "cancel-ignored",
      ["generation.cancel"],
      {
        fr: `Un travail annulé par son identifiant est resté dans la file ou est allé à son terme : une génération lancée par erreur occupera le GPU jusqu'au bout.${said.fr}`,
        en: `A job cancelled by its id stayed in the queue or ran to its end: a generation started by mistake will hold the GPU to the end.${said.en}`,
      },
      steps(
        [
          "Vérifiez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur. Un proxy qui retire le corps des POST donne ce résultat.",
          `L'interruption n'agit qu'à la fin d'un pas (15 s ici). Si rien ne l'arrête, redémarrez :${commands(record).restart}`,
        ],
        [
          "Check without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine. A proxy that drops the body of a POST looks like this.",
          `An interrupt acts only at the end of a step (15 s here). If nothing stops it, restart:${commands(record).restart}`,
        ],
      ),
    );
  return diagnosis(
    "interrupt-is-global",
    ["generation.cancel"],
    {
      fr: `POST /interrupt ne tient pas compte de l'identifiant du travail (ComfyUI ${version ?? "?"}) : annuler le sien peut arrêter celui d'un autre étudiant.${said.fr}`,
      en: `POST /interrupt ignores the job's id (ComfyUI ${version ?? "?"}): cancelling one's own can stop another student's.${said.en}`,
    },
    {
      fr: "Mettez ComfyUI à jour (0.3.57 ou plus récent). Derrière un proxy, vérifiez qu'il transmet le corps des requêtes POST.",
      en: "Update ComfyUI (0.3.57 or newer). Behind a proxy check that it hands on the body of POST requests.",
    },
  );
});

export const serverRules: readonly Rule[] = [died, slow, stuck];
export const cancelRules: readonly Rule[] = [cancel];
