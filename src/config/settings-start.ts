import type { TargetKind } from "../record/target-kind.ts";
import { choice, path, seconds, text, toggle } from "./kinds.ts";

const composeOnly: readonly TargetKind[] = ["compose"];
const imageLike: readonly TargetKind[] = ["image", "container"];
const realImages: readonly TargetKind[] = ["compose", "image"];
const started: readonly TargetKind[] = ["compose", "image", "container"];

/** How a stack is started in Docker, for the targets compose, image and container. */
export const startSettings = {
  composeFile: text({
    env: "COMFYUI_COMPOSE_FILE",
    usedBy: composeOnly,
    flag: "--compose-file FILES",
    isPath: true,
    shape: {
      fr: "un ou plusieurs chemins, séparés comme dans PATH",
      en: "one or more paths, separated as in PATH",
    },
    description: { fr: "Cible compose : ses fichiers.", en: "Compose target: its files." },
  }),
  composeProfile: text({
    env: "COMFYUI_COMPOSE_PROFILE",
    usedBy: composeOnly,
    flag: "--compose-profile NAME",
    shape: { fr: "nom d'un profil Compose", en: "name of a Compose profile" },
    description: { fr: "Cible compose : profil à activer.", en: "Compose target: profile to switch on." },
  }),
  composeService: text({
    env: "COMFYUI_COMPOSE_SERVICE",
    usedBy: composeOnly,
    flag: "--compose-service NAME",
    shape: { fr: "nom d'un service", en: "name of a service" },
    fallback: { fr: "celui qui a le port de ComfyUI", en: "the one that has ComfyUI's port" },
    description: { fr: "Cible compose : service de ComfyUI.", en: "Compose target: ComfyUI's service." },
  }),
  image: text({
    env: "COMFYUI_IMAGE",
    usedBy: ["image"],
    flag: "--image IMAGE",
    // a registry's host and port, folders, a tag, a digest
    pattern: /^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/,
    shape: { fr: "nom d'une image Docker", en: "name of a Docker image" },
    description: { fr: "Cible image : l'image à démarrer.", en: "Image target: the image to start." },
  }),
  imageCommand: text({
    env: "COMFYUI_IMAGE_COMMAND",
    usedBy: imageLike,
    flag: "--image-command COMMAND",
    shape: { fr: "mots séparés par des espaces", en: "words separated by spaces" },
    fallback: { fr: "celle de l'image", en: "the image's" },
    description: { fr: "Cible image : commande.", en: "Image target: command." },
  }),
  mounts: text({
    env: "COMFYUI_MOUNTS",
    usedBy: imageLike,
    flag: "--mounts LIST",
    isPath: true,
    shape: {
      fr: "HÔTE=CONTENEUR, ou HÔTE=CONTENEUR=ro, séparés par « ; »",
      en: 'HOST=CONTAINER, or HOST=CONTAINER=ro, separated by ";"',
    },
    description: { fr: "Cible image : montages.", en: "Image target: mounts." },
  }),
  gpu: choice(["none", "all"], {
    env: "COMFYUI_GPU",
    usedBy: imageLike,
    flag: "--gpu WHICH",
    default: "none",
    description: { fr: "Cible image : GPU réservés.", en: "Image target: reserved GPUs." },
  }),
  synthetic: toggle({
    env: "COMFYUI_SYNTHETIC",
    usedBy: realImages,
    flag: "--synthetic",
    description: {
      fr: "Démarre le déploiement sur un processeur, avec des poids synthétiques : ni GPU, ni téléchargement des modèles ; l'aspect des images n'est pas jugé (docs/synthetic.md).",
      en: "Starts the stack on a CPU with synthetic weights: no GPU, no download of models; what the pictures look like is not judged (docs/synthetic.md).",
    },
  }),
  modelsCache: path({
    env: "COMFYUI_MODELS_CACHE",
    usedBy: realImages,
    flag: "--models-cache FOLDER",
    shape: { fr: "chemin d'un dossier", en: "path of a folder" },
    fallback: {
      fr: "comfyui-qwen-e2e dans $XDG_CACHE_HOME ou ~/.cache",
      en: "comfyui-qwen-e2e in $XDG_CACHE_HOME or ~/.cache",
    },
    description: {
      fr: "Où les fichiers synthétiques sont gardés d'une exécution à l'autre (0,3 Go).",
      en: "Where the synthetic files are kept from run to run (0.3 GB).",
    },
  }),
  envFile: path({
    env: "COMFYUI_ENV_FILE",
    usedBy: started,
    flag: "--env-file FILE",
    shape: { fr: "chemin d'un fichier NOM=valeur", en: "path of a file of NAME=value" },
    description: {
      fr: "Variables du fichier Compose (cible compose) ou du conteneur (cible image).",
      en: "Variables of the Compose file (compose target) or of the container (image target).",
    },
  }),
  port: text({
    env: "COMFYUI_PORT",
    usedBy: started,
    flag: "--port N",
    pattern: /^(?!0)\d{1,5}$/,
    shape: { fr: "de 1 à 65535", en: "from 1 to 65535" },
    default: "8188",
    description: {
      fr: "Port de ComfyUI dans le conteneur démarré ; pour la cible compose, aussi celui de la machine où le fichier le publie.",
      en: "ComfyUI's port in the started container; for the compose target also the machine's port that the file publishes it on.",
    },
  }),
  startTimeout: seconds({
    env: "COMFYUI_START_TIMEOUT_S",
    usedBy: ["attach", ...started],
    flag: "--start-timeout SECONDS",
    default: "600",
    description: {
      fr: "Délai de démarrage d'un déploiement, téléchargement de l'image compris, et du redémarrage d'un conteneur (ALLOW_RESTART).",
      en: "Budget for starting a stack, the image's download included, and for the restart of a container (ALLOW_RESTART).",
    },
  }),
  keepStack: toggle({
    env: "KEEP_STACK",
    usedBy: started,
    description: {
      fr: "Laisse tourner le déploiement démarré, et dit comment l'enlever.",
      en: "Leaves the started stack running, and says how to remove it.",
    },
  }),
};
