import type { JobReport } from "../../comfyui/job/job-report.ts";
import { npmCommand } from "../../record/again.ts";
import type { Text } from "../../text.ts";
import { rule } from "../rule.ts";
import { command } from "../steps.ts";
import { aboutJobs, seconds } from "./job-facts.ts";
import { coreText, isBusy, isStill, tellApart } from "./stillness.ts";
import { whenTimedOut } from "./timed-out.ts";

export const queueBusy = rule({
  ...aboutJobs,
  code: "queue-busy",
  title: { fr: "La file est occupée par d'autres", en: "The queue is busy with others" },
  when: whenTimedOut("queued", ({ name, job }, { run, shell }) => ({
    cause: {
      fr: `${waited(name, job).fr} ${movementOf(job).fr}`,
      en: `${waited(name, job).en} ${movementOf(job).en}`,
    },
    steps: [
      job.gaveUpMs === undefined
        ? {
            fr: "Relancez quand la file est vide, ou laissez plus de temps : GENERATION_TIMEOUT_S=1200.",
            en: "Run again when the queue is empty, or allow more time: GENERATION_TIMEOUT_S=1200.",
          }
        : {
            fr: "Relancez quand la file est vide, ou attendez votre tour (la console dit combien de travaux restent devant) :",
            en: "Run again when the queue is empty, or wait for your turn (the console says how many jobs are left before yours):",
            run: command(npmCommand("npm test", [...(run.flags ?? []), "--wait"])),
          },
      ...(isStill(job) || (job.gaveUpMs !== undefined && job.stillness?.moved !== true)
        ? [tellApart(shell.name)]
        : []),
      {
        fr: `La file se voit dans l'interface de ${run.target.url} (« Queue »). Ne la videz pas sans prévenir : ce sont les travaux d'autres personnes.`,
        en: `The queue shows in the interface of ${run.target.url} ("Queue"). Do not clear it without a warning: these are other people's jobs.`,
      },
    ],
  })),
});

/** How long it waited: its whole budget, or until it was clear that the queue does not advance. */
function waited(name: string, { lastPhase, totalMs, gaveUpMs, ...job }: JobReport): Text {
  const whole = seconds(totalMs);
  const ahead = lastPhase.phase === "queued" ? lastPhase.ahead : job.ahead;
  const behind = {
    fr: `derrière ${ahead} ${ahead > 1 ? "travaux" : "travail"} d'autres utilisateurs`,
    en: `behind ${ahead} ${ahead === 1 ? "job" : "jobs"} of other users`,
  };
  if (gaveUpMs === undefined)
    return {
      fr: `« ${name} » a attendu ${whole} s sans commencer, ${behind.fr}.`,
      en: `"${name}" waited ${whole} s without starting, ${behind.en}.`,
    };
  const limit = seconds(gaveUpMs);
  return {
    fr: `« ${name} » a attendu ${whole} s ${behind.fr}. Aucun n'a fini depuis au moins ${limit} s : l'attente s'est arrêtée là.`,
    en: `"${name}" waited ${whole} s ${behind.en}. None has ended for at least ${limit} s: the wait ended there.`,
  };
}

/** "Not stuck" is said only where something was seen to move a moment ago, or to compute. */
function movementOf(job: JobReport): Text {
  const { stillMs = 0, moved = false, cpu } = job.stillness ?? {};
  if (job.stillness !== undefined && isBusy(job.stillness)) {
    const core = coreText(cpu);
    return {
      fr: `Le serveur est sans doute occupé, et non bloqué : son conteneur calcule (${core.fr}).`,
      en: `The server is probably busy, not stuck: its container computes (${core.en}).`,
    };
  }
  const ago = seconds(stillMs);
  if (moved && isStill(job))
    return {
      fr: `Un travail avançait encore ${ago} s avant la fin, et plus rien n'a bougé depuis : un long calcul (chargement de modèles), ou le fil d'exécution vient de mourir.`,
      en: `A job still advanced ${ago} s before the end, and nothing has moved since: a long computation (loading of models), or the worker thread has just died.`,
    };
  if (moved && ago === "0")
    return {
      fr: "Le serveur n'est pas bloqué, il est occupé : un travail avançait encore.",
      en: "The server is not stuck, it is busy: a job was still advancing.",
    };
  if (moved)
    return {
      fr: `Le serveur n'est pas bloqué, il est occupé : un travail avançait encore ${ago} s avant la fin.`,
      en: `The server is not stuck, it is busy: a job still advanced ${ago} s before the end.`,
    };
  return {
    fr: "Rien n'a bougé pendant ce temps, trop court pour dire si le serveur est occupé ou bloqué.",
    en: "Nothing moved meanwhile, which is too short to tell a busy server from a stuck one.",
  };
}
