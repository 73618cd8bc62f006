import type { JobReport } from "../../comfyui/job/job-report.ts";
import type { Text } from "../../text.ts";
import { group, rule } from "../rule.ts";
import { aboutJobs, ofFirst, redJobs, seconds } from "./job-facts.ts";
import { queueBusy } from "./queue-busy.ts";
import { isStill, tellApart } from "./stillness.ts";
import { whenTimedOut } from "./timed-out.ts";

const coldStart = rule({
  ...aboutJobs,
  code: "cold-start",
  title: {
    fr: "Le délai s'est épuisé au chargement des modèles",
    en: "The budget was spent loading the models",
  },
  when: whenTimedOut("loading", ({ name, job }, { shell }) => ({
    cause: {
      fr: `Le délai de « ${name} » (${seconds(job.totalMs)} s) s'est épuisé pendant le chargement des modèles ou juste après : à froid, lire des fichiers de plusieurs dizaines de Go peut prendre des minutes ; ensuite, ils sont en mémoire.${orDead(job).fr}`,
      en: `The budget of "${name}" (${seconds(job.totalMs)} s) was spent while the models were loading or just after: cold, reading files of tens of GB may take minutes; afterwards they are in memory.${orDead(job).en}`,
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

/** What makes ComfyUI load a model without a limit on a GPU, too. */
const NO_LIMIT_FLAGS = ["--highvram", "--gpu-only"];

/** The log, read in the container, is sure of it: it comes before what the pace alone suggests. */
const onCpu = rule({
  ...aboutJobs,
  code: "sampling-on-cpu",
  reads: [...aboutJobs.reads, "infra.token-opens", "generation.container-stable", "infra.version"],
  title: {
    fr: "Le calcul se fait sur le processeur, pas sur le GPU",
    en: "The processor samples, not the GPU",
  },
  when: (seen) => {
    const { logSigns = [], system } = seen.facts;
    if (!logSigns.includes("sampled-on-cpu")) return undefined;
    if (system?.flags.some((flag) => NO_LIMIT_FLAGS.includes(flag))) return undefined;
    return ofFirst(redJobs(seen, "timed-out"), ({ name, job }) => ({
      cause: {
        fr: `« ${name} » n'a pas fini en ${seconds(job.totalMs)} s, et le journal montre le modèle de diffusion chargé sans limite de VRAM (« loaded completely », 9,5e+… MB usable) : ComfyUI l'a mis en mémoire centrale et calcule sur le processeur, le GPU reste à 0 %.`,
        en: `"${name}" did not end within ${seconds(job.totalMs)} s, and the log shows the diffusion model loaded without a limit of VRAM ("loaded completely", 9.5e+… MB usable): ComfyUI has put it in main memory and samples on the processor, the GPU stays at 0 %.`,
      },
      steps: [
        {
          fr: "Pendant une génération, le GPU reste-t-il à 0 % ?",
          en: "During a generation, does the GPU stay at 0 %?",
          run: seen.shell.gpu,
        },
        {
          fr: "Retirez --cpu de l'entrypoint, et vérifiez que le nœud du modèle ne le met pas sur « cpu » ; redémarrez, puis regardez la ligne « Device: » du journal :",
          en: 'Remove --cpu from the entrypoint, and see that the model\'s node does not put it on "cpu"; restart, then look for the line "Device:" of the log:',
          run: `${seen.shell.restart}${seen.shell.logs}`,
        },
      ],
    }));
  },
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
      fr: `« ${name} » n'a plus donné signe de progression${silence(job).fr} : le GPU est à l'arrêt (calcul reporté sur le processeur, pilote bloqué) ou un nœud attend sans fin. ${endOf(job).fr}`,
      en: `"${name}" gave no more sign of progress${silence(job).en}: the GPU stands still (work moved to the processor, stuck driver) or a node waits without end. ${endOf(job).en}`,
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

function endOf({ totalMs, stillness }: JobReport): Text {
  return stillness?.ignoredCancel
    ? { fr: "L'interruption est restée sans effet.", en: "The interrupt had no effect." }
    : {
        fr: `Le travail a été annulé après ${seconds(totalMs)} s.`,
        en: `The job was cancelled after ${seconds(totalMs)} s.`,
      };
}

function silence({ lastPhase: last }: JobReport): Text {
  if (last.phase !== "stalled") return { fr: "", en: "" };
  const { silentMs, node } = last;
  return {
    fr: ` depuis ${seconds(silentMs)} s${node ? ` (n° ${node})` : ""}`,
    en: ` for ${seconds(silentMs)} s${node ? ` (#${node})` : ""}`,
  };
}

export const slowGroup = group({
  layer: "job",
  name: "slow",
  rules: [queueBusy, onCpu, coldStart, tooSlow, hung],
  order: "where the log says that the processor samples, that is why it is slow",
});
