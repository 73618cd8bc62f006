import type { CheckId } from "../../record/catalogue.ts";
import type { Language } from "../../text.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, hasFailed, type Rule, run, steps, when } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";

export const gpuCodes = {
  "gpu-not-reserved": {
    fr: "Aucun GPU n'est réservé pour le conteneur",
    en: "No GPU is reserved for the container",
  },
  "gpu-not-seen": {
    fr: "ComfyUI ne démarre pas : le conteneur ne voit aucun GPU",
    en: "ComfyUI does not start: the container sees no GPU",
  },
  "cpu-only": {
    fr: "ComfyUI calcule sur le processeur, sans GPU",
    en: "ComfyUI computes on the processor, without a GPU",
  },
} as const satisfies Codes;

/** A line below the service in a Compose file; `gpus: all`, which is shorter, wants Compose 2.30. */
const RESERVATION = run(
  "deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: all, capabilities: [gpu] }] } } }",
);
const RECREATE = run("docker compose up -d --force-recreate");
const TRY = run("docker run --rm --gpus all ubuntu nvidia-smi");
const TOOLKIT = `${run("sudo nvidia-ctk runtime configure --runtime=docker")}${run("sudo systemctl restart docker")}`;
const WSL = `${run("wsl --update")}${run("wsl --shutdown")}`;

const toReserve: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    `Réservez le GPU dans le fichier Compose, sous le service de ComfyUI, puis recréez le conteneur :${RESERVATION}${RECREATE}`,
    "Sans Compose : supprimez le conteneur et relancez votre docker run avec --gpus all ; à un conteneur qui existe, Docker ne donne plus de GPU.",
  ],
  en: [
    `Reserve the GPU in the Compose file, below ComfyUI's service, then recreate the container:${RESERVATION}${RECREATE}`,
    "Without Compose: remove the container and run your docker run again with --gpus all; Docker gives no GPU to a container that exists.",
  ],
};

/** A GPU is reserved, and not seen: the driver is at fault, or what joins it to Docker. */
export const toSee: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    `nvidia-smi échoue, ou Docker refuse la réservation, sous Linux : installez le NVIDIA Container Toolkit sur la machine de Docker, puis :${TOOLKIT}`,
    `De même sous Windows : mettez à jour le pilote NVIDIA de Windows, puis relancez Docker après :${WSL}`,
  ],
  en: [
    `nvidia-smi fails, or Docker refuses the reservation, under Linux: install the NVIDIA Container Toolkit on Docker's machine, then:${TOOLKIT}`,
    `The same under Windows: update the NVIDIA driver of Windows, then start Docker again after:${WSL}`,
  ],
};

const onProcessor = when("infra.device", (record) => {
  if (record.facts.system?.deviceType !== "cpu") return undefined;
  const gpu = reservation(record);
  const { name, gpu: look } = commands(record);
  const flag = withFlag(record);
  if (gpu === "none")
    return diagnosis(
      "gpu-not-reserved",
      ["infra.device"],
      {
        fr: `Docker ne donne aucun GPU à ${name} : ComfyUI y calcule sur le processeur${flag.fr}, et une image de Qwen prendrait des heures.`,
        en: `Docker gives ${name} no GPU: ComfyUI computes on the processor there${flag.en}, and a Qwen image would take hours.`,
      },
      steps(
        [...toReserve.fr, `Voit-il maintenant le GPU ?${look}`, ...toSee.fr, toUse(record).fr],
        [...toReserve.en, `Does it see the GPU now?${look}`, ...toSee.en, toUse(record).en],
      ),
    );
  const known = gpu !== "unknown";
  return diagnosis(
    "cpu-only",
    ["infra.device"],
    {
      fr: `ComfyUI calcule sur le processeur${flag.fr} : une image de Qwen prendrait des heures. ${known ? `Un GPU est réservé pour ${name} (${gpu}) : il n'y est pas vu` : "Le conteneur ne voit pas le GPU"}, ou PyTorch est installé sans CUDA.`,
      en: `ComfyUI computes on the processor${flag.en}: a Qwen image would take hours. ${known ? `A GPU is reserved for ${name} (${gpu}): it is not seen there` : "The container does not see the GPU"}, or PyTorch is installed without CUDA.`,
    },
    steps(
      [
        `Le conteneur voit-il le GPU ?${look}`,
        ...toSee.fr,
        ...(known ? [] : [`Aucun GPU n'est réservé ? ${toReserve.fr[0]}`]),
        toUse(record).fr,
      ],
      [
        `Does the container see the GPU?${look}`,
        ...toSee.en,
        ...(known ? [] : [`Is no GPU reserved? ${toReserve.en[0]}`]),
        toUse(record).en,
      ],
    ),
  );
});

/** Why the container does not run, where PyTorch found no GPU at its start; `claimed` is what that turns red. */
export function diedWithoutGpu(
  record: SeenRecord,
  claimed: readonly [CheckId, ...CheckId[]],
): ReturnType<Rule> {
  const { container, containerLog } = record.facts;
  if (container === undefined || containerLog?.gpuMissing === undefined) return undefined;
  const { name, logs } = commands(record);
  const none = container.gpu === "none";
  const unsure = container.gpu === "unknown";
  return diagnosis(
    none ? "gpu-not-reserved" : "gpu-not-seen",
    claimed,
    {
      fr: `ComfyUI s'arrête à son démarrage, PyTorch ne trouvant aucun pilote ni GPU NVIDIA. ${none ? `Docker n'en donne aucun à ${name}.` : unsure ? `Rien ne dit si un GPU est réservé pour ${name}.` : `Un GPU est pourtant réservé pour ${name} (${container.gpu}).`}`,
      en: `ComfyUI ends at its start, as PyTorch finds no NVIDIA driver or GPU. ${none ? `Docker gives ${name} none.` : unsure ? `Nothing says whether a GPU is reserved for ${name}.` : `Yet a GPU is reserved for ${name} (${container.gpu}).`}`,
    },
    steps(
      [
        ...(none || unsure ? toReserve.fr : []),
        `Docker voit-il le GPU ?${TRY}`,
        ...toSee.fr,
        `Le journal dit ensuite s'il démarre :${logs}`,
      ],
      [
        ...(none || unsure ? toReserve.en : []),
        `Does Docker see the GPU?${TRY}`,
        ...toSee.en,
        `The log then says whether it starts:${logs}`,
      ],
    ),
  );
}

/** Of the container that answers; that of another one says nothing. */
function reservation(record: SeenRecord): string {
  const { container } = record.facts;
  const another = container?.portOwner !== undefined || hasFailed(record, "infra.container-port");
  return container?.status === "running" && !another ? container.gpu : "unknown";
}

function withFlag(record: SeenRecord): Record<Language, string> {
  if (!isCpuAsked(record)) return { fr: "", en: "" };
  return { fr: " (lancé avec --cpu)", en: " (started with --cpu)" };
}

/** The GPU is seen: what in ComfyUI's own start keeps it from being used. */
function toUse(record: SeenRecord): Record<Language, string> {
  const { restart } = commands(record);
  const pytorch = record.facts.system?.pytorch ?? "?";
  const asked = isCpuAsked(record);
  return {
    fr: `nvidia-smi montre le GPU : ${asked ? "retirez --cpu de la commande de démarrage. " : ""}PyTorch ${pytorch} est-il une version « +cpu » ? Réinstallez la version CUDA, puis redémarrez :${restart}`,
    en: `nvidia-smi shows the GPU: ${asked ? "remove --cpu from the start command. " : ""}Is PyTorch ${pytorch} a "+cpu" build? Install the CUDA build again, then restart:${restart}`,
  };
}

function isCpuAsked({ facts }: SeenRecord): boolean {
  return facts.system?.flags.includes("--cpu") ?? false;
}

/** Before the rules of the machine: without a GPU its memory is no matter. */
export const gpuRules: readonly Rule[] = [onProcessor];
