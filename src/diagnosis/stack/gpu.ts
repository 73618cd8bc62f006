import type { Text } from "../../text.ts";
import { gpuNotReserved, reserveGpu, showGpu } from "../gpu-steps.ts";
import { hasFailed } from "../results.ts";
import { group, rule, type Seen } from "../rule.ts";
import { prefixed, type Step } from "../steps.ts";

/** Where `/system_stats` and the container are seen. */
const reads = [
  "infra.version",
  "generation.reference",
  "infra.container-running",
  "infra.container-health",
] as const;

type SeenGpu = Seen<(typeof reads)[number]>;

const notReserved = rule({
  ...gpuNotReserved,
  check: "infra.device",
  reads,
  when: (seen) => {
    const { facts, shell } = seen;
    if (facts.system?.deviceType !== "cpu" || reservation(seen) !== "none") return undefined;
    const flag = withFlag(seen);
    return {
      cause: {
        fr: `Docker ne donne aucun GPU à ${shell.name} : ComfyUI y calcule sur le processeur${flag.fr}, et une image prendrait des heures.`,
        en: `Docker gives ${shell.name} no GPU: ComfyUI computes on the processor there${flag.en}, and an image would take hours.`,
      },
      steps: [
        ...reserveGpu,
        { fr: "Voit-il maintenant le GPU ?", en: "Does it see the GPU now?", run: shell.gpu },
        ...showGpu,
        useGpu(seen),
      ],
    };
  },
});

const cpuOnly = rule({
  code: "cpu-only",
  title: {
    fr: "ComfyUI calcule sur le processeur, sans GPU",
    en: "ComfyUI computes on the processor, without a GPU",
  },
  check: "infra.device",
  reads,
  when: (seen) => {
    const { facts, shell } = seen;
    const gpu = reservation(seen);
    if (facts.system?.deviceType !== "cpu" || gpu === "none") return undefined;
    const known = gpu !== "unknown";
    const flag = withFlag(seen);
    const why = known
      ? {
          fr: `Un GPU est réservé pour ${shell.name} (${gpu}) : il n'y est pas vu`,
          en: `A GPU is reserved for ${shell.name} (${gpu}): it is not seen there`,
        }
      : { fr: "Le conteneur ne voit pas le GPU", en: "The container does not see the GPU" };
    return {
      cause: {
        fr: `ComfyUI calcule sur le processeur${flag.fr} : une image prendrait des heures. ${why.fr}, ou PyTorch est installé sans CUDA.`,
        en: `ComfyUI computes on the processor${flag.en}: an image would take hours. ${why.en}, or PyTorch is installed without CUDA.`,
      },
      steps: [
        { fr: "Le conteneur voit-il le GPU ?", en: "Does the container see the GPU?", run: shell.gpu },
        ...showGpu,
        ...(known
          ? []
          : [prefixed({ fr: "Aucun GPU n'est réservé ?", en: "Is no GPU reserved?" }, reserveGpu[0])]),
        useGpu(seen),
      ],
    };
  },
});

/** Of the container that answers; that of another one says nothing. */
function reservation({ run, facts: { container } }: Pick<SeenGpu, "run" | "facts">): string {
  const another = container?.portOwner !== undefined || hasFailed(run, "infra.container-port");
  return container?.status === "running" && !another ? container.gpu : "unknown";
}

function withFlag({ facts }: Pick<SeenGpu, "facts">): Text {
  if (!isCpuAsked(facts)) return { fr: "", en: "" };
  return { fr: " (lancé avec --cpu)", en: " (started with --cpu)" };
}

/** The GPU is seen: what in ComfyUI's own start keeps it from being used. */
function useGpu({ facts, shell }: Pick<SeenGpu, "facts" | "shell">): Step {
  const pytorch = facts.system?.pytorch ?? "?";
  const asked = isCpuAsked(facts);
  return {
    fr: `nvidia-smi montre le GPU : ${asked ? "retirez --cpu de la commande de démarrage. " : ""}PyTorch ${pytorch} est-il une version « +cpu » ? Réinstallez la version CUDA, puis redémarrez :`,
    en: `nvidia-smi shows the GPU: ${asked ? "remove --cpu from the start command. " : ""}Is PyTorch ${pytorch} a "+cpu" build? Install the CUDA build again, then restart:`,
    run: shell.restart,
  };
}

function isCpuAsked({ system }: SeenGpu["facts"]): boolean {
  return system?.flags.includes("--cpu") ?? false;
}

export const gpuGroup = group({
  name: "gpu",
  layer: "stack",
  rules: [notReserved, cpuOnly],
  before: { machine: "without a GPU its memory does not matter" },
});
