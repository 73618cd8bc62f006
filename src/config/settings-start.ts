import { none, type Setting, same } from "./setting.ts";

/** How a stack is started in Docker, for the targets compose, image and container. */
export const startSettings = {
  composeFile: {
    env: "COMFYUI_COMPOSE_FILE",
    flag: "--compose-file",
    value: "FILES",
    shape: {
      fr: "un ou plusieurs chemins, séparés comme dans PATH",
      en: "one or more paths, separated as in PATH",
    },
    fallback: none,
    description: { fr: "Cible compose : ses fichiers.", en: "Compose target: its files." },
  },
  composeProfile: {
    env: "COMFYUI_COMPOSE_PROFILE",
    flag: "--compose-profile",
    value: "NAME",
    shape: { fr: "nom d'un profil Compose", en: "name of a Compose profile" },
    fallback: none,
    description: { fr: "Cible compose : profil à activer.", en: "Compose target: profile to switch on." },
  },
  composeService: {
    env: "COMFYUI_COMPOSE_SERVICE",
    flag: "--compose-service",
    value: "NAME",
    shape: { fr: "nom d'un service", en: "name of a service" },
    fallback: { fr: "celui qui a le port de ComfyUI", en: "the one that has ComfyUI's port" },
    description: { fr: "Cible compose : service de ComfyUI.", en: "Compose target: ComfyUI's service." },
  },
  image: {
    env: "COMFYUI_IMAGE",
    flag: "--image",
    value: "IMAGE",
    shape: { fr: "nom d'une image Docker", en: "name of a Docker image" },
    fallback: none,
    description: { fr: "Cible image : l'image à démarrer.", en: "Image target: the image to start." },
  },
  imageCommand: {
    env: "COMFYUI_IMAGE_COMMAND",
    flag: "--image-command",
    value: "COMMAND",
    shape: { fr: "mots séparés par des blancs", en: "words separated by blanks" },
    fallback: { fr: "celle de l'image", en: "the image's" },
    description: { fr: "Cible image : commande.", en: "Image target: command." },
  },
  mounts: {
    env: "COMFYUI_MOUNTS",
    flag: "--mounts",
    value: "LIST",
    shape: {
      fr: "HÔTE=CONTENEUR, ou HÔTE=CONTENEUR=ro, séparés par « ; »",
      en: 'HOST=CONTAINER, or HOST=CONTAINER=ro, separated by ";"',
    },
    fallback: none,
    description: { fr: "Cible image : montages.", en: "Image target: mounts." },
  },
  gpu: {
    env: "COMFYUI_GPU",
    flag: "--gpu",
    value: "WHICH",
    choices: ["none", "all"],
    shape: { fr: "none ou all", en: "none or all" },
    fallback: same("none"),
    description: { fr: "Cible image : GPU réservés.", en: "Image target: reserved GPUs." },
  },
  envFile: {
    env: "COMFYUI_ENV_FILE",
    flag: "--env-file",
    value: "FILE",
    shape: { fr: "chemin d'un fichier NOM=valeur", en: "path of a file of NAME=value" },
    fallback: none,
    description: {
      fr: "Variables du fichier Compose (cible compose) ou du conteneur (cible image).",
      en: "Variables of the Compose file (compose target) or of the container (image target).",
    },
  },
  port: {
    env: "COMFYUI_PORT",
    flag: "--port",
    value: "N",
    shape: { fr: "de 1 à 65535", en: "from 1 to 65535" },
    fallback: same("8188"),
    description: {
      fr: "Port de ComfyUI dans le conteneur démarré.",
      en: "ComfyUI's port in the started container.",
    },
  },
  startTimeout: {
    env: "COMFYUI_START_TIMEOUT_S",
    flag: "--start-timeout",
    value: "SECONDS",
    shape: { fr: "nombre entier de secondes, de 1 à 86400", en: "whole number of seconds, from 1 to 86400" },
    fallback: same("600"),
    description: {
      fr: "Délai de démarrage d'une pile, téléchargement de l'image compris, et du redémarrage d'un conteneur (ALLOW_RESTART).",
      en: "Budget for starting a stack, the image's download included, and for the restart of a container (ALLOW_RESTART).",
    },
  },
  keepStack: {
    env: "KEEP_STACK",
    shape: { fr: "toute valeur autre que 0, false ou vide", en: "any value but 0, false or empty" },
    fallback: { fr: "non", en: "no" },
    description: {
      fr: "Laisse tourner la pile démarrée, et dit comment l'enlever.",
      en: "Leaves the started stack running, and says how to remove it.",
    },
  },
} as const satisfies Record<string, Setting>;
