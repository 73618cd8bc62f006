import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { hasFailed } from "../results.ts";
import { group, rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { aboutJobs, jobChecks, type RedJob, redJobs, seconds } from "./job-facts.ts";
import { coreText, isIdle, isLikelyDead, tellApart } from "./stillness.ts";

const dead = rule({
  ...aboutJobs,
  code: "prompt-worker-dead",
  title: {
    fr: "Plus aucun travail n'avance : le fil d'exécution du serveur est mort, ou paraît l'être",
    en: "No job advances any more: the server's worker thread is dead, or seems to be",
  },
  reads: [...jobChecks, "infra.queue", "infra.container-imports"],
  when: ({ run, facts, shell }) => {
    const proven = redJobs({ run, facts }, "worker-dead");
    const still = redJobs({ run, facts }, "timed-out").filter(({ job }) => isLikelyDead(job));
    const inLog = facts.containerLog?.errors.some(({ sign }) => sign === "worker-dead");
    const signs: readonly CheckId[] = [
      ...(facts.queue?.workerDead ? (["infra.queue"] as const) : []),
      ...(inLog ? (["infra.container-errors"] as const) : []),
    ];
    const told = signs.filter((check) => hasFailed(run, check));
    const [first] = [...proven, ...still];
    if (first === undefined && told.length === 0) return undefined;
    const known = told.length + proven.length > 0;
    const idle = first?.job.stillness !== undefined && isIdle(first.job.stillness);
    return {
      checks: [...told, ...[...proven, ...still].map(({ check }) => check)],
      cause: known ? proof : suspicion(first as RedJob),
      steps: [...(known || idle ? [] : [tellApart(shell.name)]), ...cure(shell, known)],
    };
  },
});

const proof: Text = {
  fr: "Le fil qui exécute tous les travaux (prompt_worker) s'est arrêté sur une exception, le journal le montre. Le serveur répond encore et accepte les travaux, mais n'en commencera plus aucun ; celui qui semble en cours ne finira jamais, et ni l'interrompre ni vider la file n'y change rien.",
  en: "The thread that executes all jobs (prompt_worker) has ended by an exception, as the log shows. The server still answers and accepts jobs, but will start none; the one that seems to run will never end, and neither interrupting it nor clearing the queue changes that.",
};

function suspicion({ name, job: { stillness, lastPhase, ahead } }: RedJob): Text {
  const for_ = seconds(stillness?.stillMs ?? 0);
  const node = "nodeType" in lastPhase ? lastPhase.nodeType : undefined;
  const place =
    lastPhase.phase === "queued"
      ? {
          fr: `a attendu derrière ${ahead} ${ahead > 1 ? "travaux" : "travail"} sans que rien ne bouge`,
          en: `waited behind ${ahead} ${ahead === 1 ? "job" : "jobs"} while nothing moved`,
        }
      : {
          fr: `est resté « en cours »${node ? ` dans ${node}` : ""} même après son interruption, sans que rien ne bouge`,
          en: `stayed "running"${node ? ` in ${node}` : ""} even after its interrupt, while nothing moved`,
        };
  const said = {
    fr: `« ${name} » ${place.fr} pendant ${for_} s : ni événement, ni travail suivant, ni ligne de calcul dans le journal.`,
    en: `"${name}" ${place.en} for ${for_} s: no event, no next job, no line of a computation in the log.`,
  };
  if (stillness !== undefined && isIdle(stillness)) {
    const core = coreText(stillness.cpu);
    return {
      fr: `${said.fr} Le conteneur du serveur a pris ${core.fr} : rien ne calcule. Le fil qui exécute les travaux est mort (un nœud l'a arrêté, parfois sans un mot dans le journal), ou un nœud attend sans fin le réseau ou un disque.`,
      en: `${said.en} The server's container took ${core.en}: nothing computes. The thread that executes the jobs is dead (a node ended it, sometimes without a word in the log), or a node waits without end for the network or a disk.`,
    };
  }
  return {
    fr: `${said.fr} Ou bien le fil qui exécute les travaux est mort (un nœud l'a arrêté, parfois sans un mot dans le journal), ou bien un très long calcul est en cours.`,
    en: `${said.en} Either the thread that executes the jobs is dead (a node ended it, sometimes without a word in the log), or a very long computation is running.`,
  };
}

function cure(shell: { restart: string; logs: string }, known: boolean): readonly Step[] {
  return [
    {
      fr: known
        ? "Lisez ce qui l'a arrêté : le nœud est dans la trace, sous « Exception in thread »."
        : "Cherchez ce qui tournait en dernier : un « got prompt » qu'aucun « Prompt executed » ne suit.",
      en: known
        ? 'Read what ended it: the node is in the traceback, below "Exception in thread".'
        : 'Look for what ran last: a "got prompt" that no "Prompt executed" follows.',
      run: shell.logs,
    },
    {
      fr: "Seul un redémarrage le ramène ; la file et l'historique sont perdus, prévenez les utilisateurs :",
      en: "Only a restart brings it back; queue and history are lost, so tell the users:",
      run: shell.restart,
    },
    {
      fr: "S'il meurt de nouveau avec le même workflow, retirez ou mettez à jour le custom node que la trace ou ce workflow désigne.",
      en: "If it dies again with the same workflow, remove or update the custom node that the traceback or this workflow points to.",
    },
  ];
}

export const deadWorkerGroup = group({
  name: "dead-worker",
  layer: "job",
  rules: [dead],
  before: {
    slow: "jobs behind a dead worker wait for no user and load no model",
    "container-notes": "what the log says of the worker's death is no mere note",
  },
});
