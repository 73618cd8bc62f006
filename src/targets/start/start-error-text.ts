import type { StackConfig } from "../../config/stack-config.ts";
import { type DockerStartError, readStartError } from "../../docker/start-errors.ts";
import { CodedError } from "../../errors.ts";
import type { Text } from "../../text.ts";

type Stack = Pick<StackConfig, "composeFiles" | "image">;

interface Explanation {
  readonly code: string;
  /** Undefined if Docker did not name the thing that the sentence is about. */
  readonly text: (named: string | undefined, stack: Stack) => Text | undefined;
}

const about =
  (text: (named: string) => Text) =>
  (named: string | undefined): Text | undefined =>
    named === undefined ? undefined : text(named);

/** What went wrong, each with its remedy. */
const explanations: Readonly<Record<DockerStartError, Explanation>> = {
  port: {
    code: "TARGET_PORT_TAKEN",
    text: about((port) => ({
      fr: `Le port ${port} de la machine est déjà pris, par un autre déploiement ou un autre programme. Voyez par qui : docker ps --format "{{.Names}} {{.Ports}}". Arrêtez-le, ou publiez un autre port dans le fichier Compose.`,
      en: `Port ${port} of the machine is already taken, by another stack or another program. See by whom: docker ps --format "{{.Names}} {{.Ports}}". Stop it, or publish another port in the Compose file.`,
    })),
  },
  "name-taken": {
    code: "TARGET_NAME_TAKEN",
    text: about((name) => ({
      fr: `Un conteneur s'appelle déjà « ${name} », nom que le fichier Compose impose (container_name). S'il sert (docker ps), validez-le tel quel, par COMFYUI_URL : la cible compose démarre un second déploiement. S'il n'est plus qu'un reste arrêté, retirez-le ; sans -f, Docker n'enlève pas un conteneur qui tourne : docker rm ${name}`,
      en: `A container is already called "${name}", the name that the Compose file demands (container_name). If it is in use (docker ps), validate it as it is, by COMFYUI_URL: the compose target starts a second stack. If it is but a stopped remnant, remove it; without -f Docker removes no container that runs: docker rm ${name}`,
    })),
  },
  "no-env-file": {
    code: "TARGET_NO_ENV_FILE",
    text: about((file) => ({
      fr: `Le fichier Compose demande le fichier de variables « ${file} », qui n'existe pas : créez-le d'après son modèle (.env.example à côté, s'il y en a un), ou corrigez env_file: ou COMFYUI_ENV_FILE (--env-file).`,
      en: `The Compose file asks for the file of variables "${file}", which does not exist: make it from its template (.env.example beside it, if there is one), or correct env_file: or COMFYUI_ENV_FILE (--env-file).`,
    })),
  },
  "no-variable": {
    code: "TARGET_NO_VARIABLE",
    text: about((name) => ({
      fr: `Le fichier Compose exige la variable ${name}, qui n'a pas de valeur : donnez-la dans le .env à côté de lui, ou dans le fichier de COMFYUI_ENV_FILE (--env-file).`,
      en: `The Compose file demands the variable ${name}, which has no value: give it in the .env beside it, or in the file of COMFYUI_ENV_FILE (--env-file).`,
    })),
  },
  "no-service": {
    code: "TARGET_NO_SERVICE",
    text: about((name) => ({
      fr: `Le fichier Compose n'a pas de service « ${name} » : corrigez COMFYUI_COMPOSE_SERVICE.`,
      en: `The Compose file has no service "${name}": correct COMFYUI_COMPOSE_SERVICE.`,
    })),
  },
  "no-image": {
    code: "TARGET_NO_IMAGE",
    text: (_, { image }) => {
      const which =
        image === undefined ? bilingual("du fichier Compose", "of the Compose file") : same(image);
      return {
        fr: `L'image (${which.fr}) n'est pas sur cette machine et ne se télécharge pas : corrigez son nom, construisez-la, ou connectez-vous (docker login).`,
        en: `The image (${which.en}) is not on this machine and cannot be pulled: correct its name, build it, or log in (docker login).`,
      };
    },
  },
  gpu: {
    code: "TARGET_NO_GPU",
    text: () => ({
      fr: "Ce déploiement demande un GPU que Docker n'a pas. Sous Linux : installez le NVIDIA Container Toolkit, puis sudo nvidia-ctk runtime configure --runtime=docker et sudo systemctl restart docker. Sous Windows : mettez à jour le pilote NVIDIA, puis wsl --update et wsl --shutdown. À l'essai : docker run --rm --gpus all ubuntu nvidia-smi",
      en: "This stack asks for a GPU that Docker does not have. Under Linux: install the NVIDIA Container Toolkit, then sudo nvidia-ctk runtime configure --runtime=docker and sudo systemctl restart docker. Under Windows: update the NVIDIA driver, then wsl --update and wsl --shutdown. To try it: docker run --rm --gpus all ubuntu nvidia-smi",
    }),
  },
  mount: {
    code: "TARGET_BAD_MOUNT",
    text: about((source) => ({
      fr: `Le montage de ${source} ne se fait pas : créez cette source sur la machine de Docker, un fichier pour un fichier et un dossier pour un dossier, ou corrigez volumes:.`,
      en: `The mount of ${source} cannot be made: make this source on Docker's machine, a file for a file and a directory for a directory, or correct volumes:.`,
    })),
  },
  "no-command": {
    code: "TARGET_NO_COMMAND",
    text: about((command) => ({
      fr: `La commande « ${command} » n'existe pas dans l'image : corrigez entrypoint: ou command: (COMFYUI_IMAGE_COMMAND pour la cible image). Un montage par-dessus ce chemin la cache aussi.`,
      en: `The command "${command}" does not exist in the image: correct entrypoint: or command: (COMFYUI_IMAGE_COMMAND for the image target). A mount over that path hides it, too.`,
    })),
  },
  "not-executable": {
    code: "TARGET_COMMAND_CLOSED",
    text: about((command) => ({
      fr: `La commande « ${command} » existe mais n'est pas exécutable, ou est un dossier que Docker a créé pour un montage sans source : chmod +x sur l'hôte, ou lancez-la par son interpréteur (entrypoint: ["bash", "${command}"]).`,
      en: `The command "${command}" exists but is not executable, or is a directory that Docker made for a mount without a source: chmod +x on the host, or let its interpreter run it (entrypoint: ["bash", "${command}"]).`,
    })),
  },
  "no-compose": {
    code: "TARGET_NO_COMPOSE",
    text: () => ({
      fr: "La commande « docker compose » (version 2) n'est pas installée sur cette machine, et la cible compose en a besoin.",
      en: 'The command "docker compose" (version 2) is not installed on this machine, and the compose target needs it.',
    }),
  },
  "compose-invalid": {
    code: "TARGET_COMPOSE_INVALID",
    text: (_, { composeFiles }) => ({
      fr: `Compose refuse ses fichiers. Vérifiez-les : docker compose ${flagsOf(composeFiles)} config --quiet`,
      en: `Compose refuses its files. Check them: docker compose ${flagsOf(composeFiles)} config --quiet`,
    }),
  },
};

/** An error text of Docker, Compose or Testcontainers as an error with a remedy. The text must be free of secrets. */
export function explainStartError(errorText: string, stack: Stack): CodedError {
  const failure = readStartError(errorText);
  const explanation = failure && explanations[failure.error];
  const text = explanation?.text(failure?.named, stack);
  if (explanation === undefined || text === undefined)
    return new CodedError("TARGET_NOT_STARTED", {
      fr: `Docker n'a pas pu démarrer le déploiement : ${errorText}`,
      en: `Docker could not start the stack: ${errorText}`,
    });
  const { fr, en } = text;
  return new CodedError(explanation.code, {
    fr: `${fr}\nDocker dit : ${errorText}`,
    en: `${en}\nDocker says: ${errorText}`,
  });
}

/** Compose prints its progress first, the error after it. */
export function withoutProgress(output: string): string {
  const lines = output.split("\n").filter((line) => !/^\s*(Container|Network|Volume) /.test(line));
  const at = lines.findIndex((line) => /^Error response from daemon/.test(line));
  return lines.slice(Math.max(0, at)).join("\n").trim();
}

const same = (word: string): Text => ({ fr: word, en: word });
const bilingual = (fr: string, en: string): Text => ({ fr, en });
const flagsOf = (files: readonly string[]): string => files.map((file) => `-f "${file}"`).join(" ");
