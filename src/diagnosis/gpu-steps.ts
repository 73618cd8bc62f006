import { command, type Step } from "./steps.ts";

/** A line below the service in a Compose file; `gpus: all`, which is shorter, wants Compose 2.30. */
const RESERVATION = command(
  "deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: all, capabilities: [gpu] }] } } }",
);

export const reserveGpu: readonly [Step, Step] = [
  {
    fr: "Réservez le GPU dans le fichier Compose, sous le service de ComfyUI, puis recréez le conteneur :",
    en: "Reserve the GPU in the Compose file, below ComfyUI's service, then recreate the container:",
    run: `${RESERVATION}${command("docker compose up -d --force-recreate")}`,
  },
  {
    fr: "Sans Compose : supprimez le conteneur et relancez votre docker run avec --gpus all ; à un conteneur qui existe, Docker ne donne plus de GPU.",
    en: "Without Compose: remove the container and run your docker run again with --gpus all; Docker gives no GPU to a container that exists.",
  },
];

/** A GPU is reserved, and not seen: the driver is at fault, or what joins it to Docker. */
export const showGpu: readonly Step[] = [
  {
    fr: "nvidia-smi échoue, ou Docker refuse la réservation, sous Linux : installez le NVIDIA Container Toolkit sur la machine de Docker, puis :",
    en: "nvidia-smi fails, or Docker refuses the reservation, under Linux: install the NVIDIA Container Toolkit on Docker's machine, then:",
    run: `${command("sudo nvidia-ctk runtime configure --runtime=docker")}${command("sudo systemctl restart docker")}`,
  },
  {
    fr: "De même sous Windows : mettez à jour le pilote NVIDIA de Windows, puis relancez Docker après :",
    en: "The same under Windows: update the NVIDIA driver of Windows, then start Docker again after:",
    run: `${command("wsl --update")}${command("wsl --shutdown")}`,
  },
];

export const gpuNotReserved = {
  code: "gpu-not-reserved",
  title: { fr: "Aucun GPU n'est réservé pour le conteneur", en: "No GPU is reserved for the container" },
} as const;
