import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";
import { hasFailed } from "../results.ts";
import { group, rule } from "../rule.ts";
import { command, type Step } from "../steps.ts";
import { isLoading } from "./delay.ts";
import { aboutJobs, jobChecks, type RedJob, redJobs, seconds } from "./job-facts.ts";

/** Milliseconds. A living worker told something within this time on every measured server, but for loads and decodes. */
const STILL = 60_000;
/** The longest cold load that was measured took 295 s without a sign. */
const LONGEST_LOAD = 300_000;

/** Nothing moved for so long that a dead worker is the likelier reason; no proof. */
function isStill(job: JobReport): boolean {
  const { stillness, lastPhase } = job;
  if (stillness === undefined) return false;
  const { stillMs, moved, ignoredCancel = false } = stillness;
  if (lastPhase.phase === "queued") return stillMs >= (moved ? LONGEST_LOAD : STILL);
  return ignoredCancel && stillMs >= (isLoading(job) ? LONGEST_LOAD : STILL);
}

const dead = rule({
  ...aboutJobs,
  code: "prompt-worker-dead",
  title: {
    fr: "Plus aucun travail n'avance : le fil d'exécution du serveur est mort",
    en: "No job advances any more: the server's worker thread is dead",
  },
  reads: [...jobChecks, "infra.queue", "infra.container-imports"],
  when: ({ run, facts, shell }) => {
    const proven = redJobs({ run, facts }, "worker-dead");
    const still = redJobs({ run, facts }, "timed-out").filter(({ job }) => isStill(job));
    const inLog = facts.containerLog?.errors.some(({ sign }) => sign === "worker-dead");
    const signs: readonly CheckId[] = [
      ...(facts.queue?.workerDead ? (["infra.queue"] as const) : []),
      ...(inLog ? (["infra.container-errors"] as const) : []),
    ];
    const told = signs.filter((check) => hasFailed(run, check));
    const [first] = [...proven, ...still];
    if (first === undefined && told.length === 0) return undefined;
    const known = told.length + proven.length > 0;
    return {
      checks: [...told, ...[...proven, ...still].map(({ check }) => check)],
      cause: known ? proof : suspicion(first as RedJob),
      steps: [...(known ? [] : [tellApart(shell.name)]), ...cure(shell, known)],
    };
  },
});

const proof: Text = {
  fr: "Le fil qui exécute tous les travaux (prompt_worker) s'est arrêté sur une exception, le journal le montre. Le serveur répond encore et accepte les travaux, mais n'en commencera plus aucun ; celui qui semble en cours ne finira jamais, et ni l'interrompre ni vider la file n'y change rien.",
  en: "The thread that executes all jobs (prompt_worker) has ended by an exception, as the log shows. The server still answers and accepts jobs, but will start none; the one that seems to run will never end, and neither interrupting it nor clearing the queue changes that.",
};

function suspicion({ name, job: { stillness, lastPhase, ahead } }: RedJob): Text {
  const for_ = seconds(stillness?.stillMs ?? 0);
  const place =
    lastPhase.phase === "queued"
      ? {
          fr: `a attendu derrière ${ahead} ${ahead > 1 ? "travaux" : "travail"} sans que rien ne bouge`,
          en: `waited behind ${ahead} ${ahead === 1 ? "job" : "jobs"} while nothing moved`,
        }
      : {
          fr: "est resté « en cours » même après son interruption, sans que rien ne bouge",
          en: 'stayed "running" even after its interrupt, while nothing moved',
        };
  return {
    fr: `« ${name} » ${place.fr} pendant ${for_} s : ni événement, ni travail suivant, ni ligne de calcul dans le journal. Ou bien le fil qui exécute les travaux est mort (un nœud l'a arrêté, parfois sans un mot dans le journal), ou bien un très long calcul est en cours.`,
    en: `"${name}" ${place.en} for ${for_} s: no event, no next job, no line of a computation in the log. Either the thread that executes the jobs is dead (a node ended it, sometimes without a word in the log), or a very long computation is running.`,
  };
}

function tellApart(name: string): Step {
  return {
    fr: "Distinguez les deux : si le processeur reste près de 0 % (et le GPU aussi), plus rien ne calcule, le fil est mort. Sinon, attendez.",
    en: "Tell them apart: if the processor stays near 0 % (and the GPU too), nothing computes, the thread is dead. Otherwise wait.",
    run: `${command(`docker stats --no-stream ${name}`)}${command(`docker exec ${name} nvidia-smi`)}`,
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
