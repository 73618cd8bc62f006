import { gpuNotReserved, reserveGpu, showGpu } from "../gpu-steps.ts";
import { rule, type Seen } from "../rule.ts";
import { command, type Step } from "../steps.ts";
import { downFrom, whenDown } from "./downfall.ts";

const stops = {
  fr: "ComfyUI s'arrête à son démarrage, PyTorch ne trouvant aucun pilote ni GPU NVIDIA.",
  en: "ComfyUI ends at its start, as PyTorch finds no NVIDIA driver or GPU.",
};

const dockerSees: Step = {
  fr: "Docker voit-il le GPU ?",
  en: "Does Docker see the GPU?",
  run: command("docker run --rm --gpus all ubuntu nvidia-smi"),
};

function doesItStart({ shell }: Pick<Seen, "shell">): Step {
  return {
    fr: "Le journal dit ensuite s'il démarre :",
    en: "The log then says whether it starts:",
    run: shell.logs,
  };
}

const notReserved = rule({
  ...gpuNotReserved,
  ...downFrom,
  when: whenDown("no-gpu", ({ name, gpu }, seen) => {
    if (gpu !== "none") return undefined;
    return {
      cause: {
        fr: `${stops.fr} Docker n'en donne aucun à ${name}.`,
        en: `${stops.en} Docker gives ${name} none.`,
      },
      steps: [...reserveGpu, dockerSees, ...showGpu, doesItStart(seen)],
    };
  }),
});

const notSeen = rule({
  code: "gpu-not-seen",
  title: {
    fr: "ComfyUI ne démarre pas : le conteneur ne voit aucun GPU",
    en: "ComfyUI does not start: the container sees no GPU",
  },
  ...downFrom,
  when: whenDown("no-gpu", ({ name, gpu }, seen) => {
    if (gpu === "none") return undefined;
    const unsure = gpu === "unknown";
    const reserved = unsure
      ? {
          fr: `Rien ne dit si un GPU est réservé pour ${name}.`,
          en: `Nothing says whether a GPU is reserved for ${name}.`,
        }
      : {
          fr: `Un GPU est pourtant réservé pour ${name} (${gpu}).`,
          en: `Yet a GPU is reserved for ${name} (${gpu}).`,
        };
    return {
      cause: { fr: `${stops.fr} ${reserved.fr}`, en: `${stops.en} ${reserved.en}` },
      steps: [...(unsure ? reserveGpu : []), dockerSees, ...showGpu, doesItStart(seen)],
    };
  }),
});

export const noGpuRules = [notReserved, notSeen] as const;
