import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { Text } from "../../text.ts";
import { group, rule } from "../rule.ts";
import { type Delay, delayOf } from "./delay.ts";
import { aboutJobs, seconds, whenJob } from "./job-facts.ts";
import { coreText, isBusy, isStill, tellApart } from "./stillness.ts";

/** A rule's `when` for jobs that ran out of time, the first of them for this reason. */
function whenTimedOut(delay: Delay, explain: Parameters<typeof whenJob>[1]): ReturnType<typeof whenJob> {
  return whenJob("timed-out", (first, seen) =>
    delayOf(first.job) === delay ? explain(first, seen) : undefined,
  );
}

const queueBusy = rule({
  ...aboutJobs,
  code: "queue-busy",
  title: { fr: "La file est occupée par d'autres", en: "The queue is busy with others" },
  when: whenTimedOut("queued", ({ name, job }, { run, shell }) => ({
    cause: {
      fr: `« ${name} » a attendu ${seconds(job.totalMs)} s sans commencer, derrière ${job.ahead} ${job.ahead > 1 ? "travaux" : "travail"} d'autres utilisateurs. ${movementOf(job).fr}`,
      en: `"${name}" waited ${seconds(job.totalMs)} s without starting, behind ${job.ahead} ${job.ahead === 1 ? "job" : "jobs"} of other users. ${movementOf(job).en}`,
    },
    steps: [
      ...(isStill(job) ? [tellApart(shell.name)] : []),
      {
        fr: "Relancez quand la file est vide, ou laissez plus de temps : GENERATION_TIMEOUT_S=1200.",
        en: "Run again when the queue is empty, or allow more time: GENERATION_TIMEOUT_S=1200.",
      },
      {
        fr: `La file se voit dans l'interface de ${run.target.url} (« Queue »). Ne la videz pas sans prévenir : ce sont les travaux d'autres personnes.`,
        en: `The queue shows in the interface of ${run.target.url} ("Queue"). Do not clear it without a warning: these are other people's jobs.`,
      },
    ],
  })),
});

const coldStart = rule({
  ...aboutJobs,
  code: "cold-start",
  title: {
    fr: "Le délai s'est épuisé au chargement des modèles",
    en: "The budget was spent loading the models",
  },
  when: whenTimedOut("loading", ({ name, job }, { shell }) => ({
    cause: {
      fr: `Le délai de « ${name} » (${seconds(job.totalMs)} s) s'est épuisé pendant le chargement des modèles ou juste après : à froid, une RTX 3090 demande environ 370 s, puis 110 à 170 s.${orDead(job).fr}`,
      en: `The budget of "${name}" (${seconds(job.totalMs)} s) was spent while the models were loading or just after: cold, an RTX 3090 needs about 370 s, then 110 to 170 s.${orDead(job).en}`,
    },
    steps: [
      ...(isUnsure(job) ? [tellApart(shell.name)] : []),
      {
        fr: "Relancez tel quel : les modèles sont maintenant en mémoire.",
        en: "Run again as it is: the models are in memory now.",
      },
      {
        fr: "Si cela suffit : laissez plus de temps au premier passage, GENERATION_TIMEOUT_S=600, et désactivez la surveillance qui décharge les modèles.",
        en: "If that is enough: allow the first pass more time, GENERATION_TIMEOUT_S=600, and switch off the monitor that unloads the models.",
      },
      {
        fr: "Sinon, le disque est lent ou la mémoire centrale manque :",
        en: "Otherwise the disk is slow or main memory is short:",
        run: shell.gpu,
      },
    ],
  })),
});

const tooSlow = rule({
  ...aboutJobs,
  code: "generation-too-slow",
  title: { fr: "La génération avance trop lentement", en: "The generation advances too slowly" },
  when: whenTimedOut("slow", ({ name, job }, { shell }) => ({
    cause: {
      fr: `« ${name} » avançait encore (${progressOf(job).fr}) quand son délai de ${seconds(job.totalMs)} s a pris fin : le GPU est partagé, bridé, ou une partie du modèle est en mémoire centrale.`,
      en: `"${name}" was still advancing (${progressOf(job).en}) when its budget of ${seconds(job.totalMs)} s ended: the GPU is shared, throttled, or part of the model is in main memory.`,
    },
    steps: [
      {
        fr: "Pendant une génération, le GPU doit être proche de 100 % :",
        en: "During a generation the GPU must be near 100 %:",
        run: shell.gpu,
      },
      {
        fr: "Un autre programme l'utilise : arrêtez-le. Sinon, retirez de l'entrypoint --novram et --lowvram ; --lowvram est sans effet là où la VRAM dynamique est active (ComfyUI récents) : comparez alors avec --disable-dynamic-vram.",
        en: "Another program uses it: stop it. Otherwise remove --novram and --lowvram from the entrypoint; --lowvram does nothing where dynamic VRAM is active (recent ComfyUI): there compare with --disable-dynamic-vram.",
      },
      {
        fr: "Si ce temps est normal pour ce GPU : augmentez budgetS dans le profil.",
        en: "If this time is normal for this GPU: raise budgetS in the profile.",
      },
    ],
  })),
});

const hung = rule({
  ...aboutJobs,
  code: "job-hung",
  title: { fr: "La génération n'avance plus", en: "The generation no longer advances" },
  when: whenTimedOut("hung", ({ name, job }, { shell }) => ({
    cause: {
      fr: `« ${name} » n'a plus donné signe de progression${silence(job).fr} : le GPU est à l'arrêt (calcul reporté sur le processeur, pilote bloqué) ou un nœud attend sans fin. Le travail a été annulé après ${seconds(job.totalMs)} s.`,
      en: `"${name}" gave no more sign of progress${silence(job).en}: the GPU stands still (work moved to the processor, stuck driver) or a node waits without end. The job was cancelled after ${seconds(job.totalMs)} s.`,
    },
    steps: [
      {
        fr: "GPU à 0 %, ou commande sans réponse ?",
        en: "GPU at 0 %, or no answer to this?",
        run: shell.gpu,
      },
      { fr: "Cherchez la dernière ligne écrite :", en: "Look for the last line written:", run: shell.logs },
      {
        fr: "Redémarrez le conteneur ; si nvidia-smi ne répond plus, « wsl --shutdown » :",
        en: 'Restart the container; if nvidia-smi no longer answers, "wsl --shutdown":',
        run: shell.restart,
      },
    ],
  })),
});

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

/** A load takes no interrupt before its end, and a dead worker takes none at all. */
function isUnsure(job: JobReport): boolean {
  return isStill(job) && job.stillness?.ignoredCancel === true;
}

function orDead(job: JobReport): Text {
  if (!isUnsure(job)) return { fr: "", en: "" };
  const still = seconds(job.stillness?.stillMs ?? 0);
  return {
    fr: ` Ou bien le fil d'exécution y est mort : rien n'a bougé depuis ${still} s, et l'interruption est restée sans effet.`,
    en: ` Or the worker thread died there: nothing has moved for ${still} s, and the interrupt had no effect.`,
  };
}

/** A step of this job may take so long; longer is worth a word. Milliseconds. */
const LATE_STEP = 20_000;

function progressOf({ lastPhase: last, stillness }: JobReport): Text {
  const step = last.phase === "running" && last.of ? `${last.step}/${last.of}` : "?";
  if (stillness === undefined || stillness.stillMs < LATE_STEP) return { fr: step, en: step };
  const ago = seconds(stillness.stillMs);
  return { fr: `${step}, dernier signe ${ago} s plus tôt`, en: `${step}, last sign ${ago} s before` };
}

function silence({ lastPhase: last }: JobReport): Text {
  if (last.phase !== "stalled") return { fr: "", en: "" };
  const { silentMs, node } = last;
  return {
    fr: ` depuis ${seconds(silentMs)} s${node ? ` (n° ${node})` : ""}`,
    en: ` for ${seconds(silentMs)} s${node ? ` (#${node})` : ""}`,
  };
}

export const slowGroup = group({ layer: "job", name: "slow", rules: [queueBusy, coldStart, tooSlow, hung] });
