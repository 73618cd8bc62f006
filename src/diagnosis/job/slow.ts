import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { Text } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, steps } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { checksOf, type RedJob, redJobs, seconds } from "./job-facts.ts";

export const slowJobCodes = {
  "queue-busy": { fr: "La file est occupée par d'autres", en: "The queue is busy with others" },
  "cold-start": {
    fr: "Le délai s'est épuisé au chargement des modèles",
    en: "The budget was spent loading the models",
  },
  "generation-too-slow": {
    fr: "La génération avance trop lentement",
    en: "The generation advances too slowly",
  },
  "job-hung": { fr: "La génération n'avance plus", en: "The generation no longer advances" },
} as const satisfies Codes;

type SlowCode = keyof typeof slowJobCodes;

/**
 * Why the budget was not enough. Loading sends no event for minutes, so silence before the first step is a cold start
 * as long as a loader (or nothing yet) was seen; silence behind a step is a hang; steps that flow are merely slow,
 * or late because the models were loaded first.
 */
function slowness(job: JobReport): SlowCode {
  const { lastPhase: last, timeline, totalMs } = job;
  if (last.phase === "queued") return "queue-busy";
  const progress = timeline.filter(({ of }) => of !== undefined);
  const [firstStep] = progress;
  if (firstStep === undefined) return isLoading(job) ? "cold-start" : "job-hung";
  if (last.phase === "stalled") return "job-hung";
  return firstStep.atMs > totalMs / 2 ? "cold-start" : "generation-too-slow";
}

/** True while no node but loaders has been seen, or none at all. */
function isLoading({ lastPhase: last }: JobReport): boolean {
  if (last.phase === "submitting") return false;
  const type = "nodeType" in last ? last.nodeType : undefined;
  return type === undefined ? !("node" in last) : /Loader/.test(type);
}

const timedOut: Rule = (record) => {
  const jobs = redJobs(record, "timed-out");
  const [first] = jobs;
  if (first === undefined) return undefined;
  const code = slowness(first.job);
  const { cause, remedy } = texts[code](first, record);
  return diagnosis(code, checksOf(jobs), cause, remedy);
};

const texts: Record<SlowCode, (red: RedJob, record: SeenRecord) => { cause: Text; remedy: Text }> = {
  "queue-busy": ({ name, job }, { target }) => ({
    cause: {
      fr: `« ${name} » a attendu ${seconds(job.totalMs)} s sans commencer, derrière ${job.ahead} travail(aux) d'autres utilisateurs. Le serveur n'est pas bloqué, il est occupé.`,
      en: `"${name}" waited ${seconds(job.totalMs)} s without starting, behind ${job.ahead} job(s) of other users. The server is not stuck, it is busy.`,
    },
    remedy: steps(
      [
        "Relancez quand la file est vide, ou laissez plus de temps : GENERATION_TIMEOUT_S=1200.",
        `La file se voit dans l'interface de ${target.url} (« Queue »). Ne la videz pas sans prévenir : ce sont les travaux d'autres personnes.`,
      ],
      [
        "Run again when the queue is empty, or allow more time: GENERATION_TIMEOUT_S=1200.",
        `The queue shows in the interface of ${target.url} ("Queue"). Do not clear it without a warning: these are other people's jobs.`,
      ],
    ),
  }),
  "cold-start": ({ name, job }, record) => ({
    cause: {
      fr: `Le délai de « ${name} » (${seconds(job.totalMs)} s) s'est épuisé pendant le chargement des modèles ou juste après : à froid, une RTX 3090 demande environ 370 s, puis 110 à 170 s.`,
      en: `The budget of "${name}" (${seconds(job.totalMs)} s) was spent while the models were loading or just after: cold, an RTX 3090 needs about 370 s, then 110 to 170 s.`,
    },
    remedy: steps(
      [
        "Relancez tel quel : les modèles sont maintenant en mémoire.",
        "Si cela suffit : laissez plus de temps au premier passage, GENERATION_TIMEOUT_S=600, et désactivez la surveillance qui décharge les modèles.",
        `Sinon, le disque est lent ou la mémoire centrale manque :${commands(record).gpu}`,
      ],
      [
        "Run again as it is: the models are in memory now.",
        "If that is enough: allow the first pass more time, GENERATION_TIMEOUT_S=600, and switch off the monitor that unloads the models.",
        `Otherwise the disk is slow or main memory is short:${commands(record).gpu}`,
      ],
    ),
  }),
  "generation-too-slow": ({ name, job }, record) => ({
    cause: {
      fr: `« ${name} » avançait encore (${progressOf(job)}) quand son délai de ${seconds(job.totalMs)} s a pris fin : le GPU est partagé, bridé, ou une partie du modèle est en mémoire centrale.`,
      en: `"${name}" was still advancing (${progressOf(job)}) when its budget of ${seconds(job.totalMs)} s ended: the GPU is shared, throttled, or part of the model is in main memory.`,
    },
    remedy: steps(
      [
        `Pendant une génération, le GPU doit être proche de 100 % :${commands(record).gpu}`,
        "Un autre programme l'emploie : arrêtez-le. Sinon, retirez --lowvram ou --novram de l'entrypoint.",
        "Si ce temps est normal pour ce GPU : augmentez budgetS dans le profil.",
      ],
      [
        `During a generation the GPU must be near 100 %:${commands(record).gpu}`,
        "Another program uses it: stop it. Otherwise remove --lowvram or --novram from the entrypoint.",
        "If this time is normal for this GPU: raise budgetS in the profile.",
      ],
    ),
  }),
  "job-hung": ({ name, job }, record) => ({
    cause: {
      fr: `« ${name} » n'a plus donné signe de progression${silence(job).fr} : le GPU est à l'arrêt (calcul reporté sur le processeur, pilote bloqué) ou un nœud attend sans fin. Le travail a été annulé après ${seconds(job.totalMs)} s.`,
      en: `"${name}" gave no more sign of progress${silence(job).en}: the GPU stands still (work moved to the processor, stuck driver) or a node waits without end. The job was cancelled after ${seconds(job.totalMs)} s.`,
    },
    remedy: steps(
      [
        `GPU à 0 %, ou commande sans réponse ?${commands(record).gpu}`,
        `Cherchez la dernière ligne écrite :${commands(record).logs}`,
        `Redémarrez le conteneur ; si nvidia-smi ne répond plus, « wsl --shutdown » :${commands(record).restart}`,
      ],
      [
        `GPU at 0 %, or no answer to this?${commands(record).gpu}`,
        `Look for the last line written:${commands(record).logs}`,
        `Restart the container; if nvidia-smi no longer answers, "wsl --shutdown":${commands(record).restart}`,
      ],
    ),
  }),
};

function progressOf({ lastPhase: last }: JobReport): string {
  return last.phase === "running" && last.of ? `${last.step}/${last.of}` : "?";
}

function silence({ lastPhase: last }: JobReport): Text {
  if (last.phase !== "stalled") return { fr: "", en: "" };
  const node = last.node ? ` (n° ${last.node})` : "";
  return {
    fr: ` depuis ${seconds(last.silentMs)} s${node}`,
    en: ` for ${seconds(last.silentMs)} s${node.replace("n° ", "#")}`,
  };
}

export const slowJobRules: readonly Rule[] = [timedOut];
