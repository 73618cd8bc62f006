import { type TargetKind, targetKindNames } from "../record/target-kind.ts";
import { choice, path, text, url } from "./kinds.ts";

const real: readonly TargetKind[] = ["attach", "compose", "image"];

/** The stack that is validated, and how to reach it. */
export const stackSettings = {
  target: choice(targetKindNames, {
    env: "COMFYUI_TARGET",
    flag: "--target KIND",
    synonyms: {
      server: "attach",
      url: "attach",
      remote: "attach",
      running: "attach",
      docker: "compose",
      "docker-compose": "compose",
      "compose-file": "compose",
      emulated: "emulator",
      emulateur: "emulator",
    },
    fallback: {
      fr: "attach si COMFYUI_URL est donnée, sinon emulator",
      en: "attach with COMFYUI_URL, else emulator",
    },
    description: {
      fr: "Ce que l'on valide : un serveur qui tourne (attach), un déploiement démarré ici dans Docker (compose, image ; container : l'émulateur en image), ou l'émulateur embarqué.",
      en: "What is validated: a running server (attach), a stack started here in Docker (compose, image; container: the emulator as an image), or the embedded emulator.",
    },
  }),
  require: choice(["any", "server"], {
    env: "COMFYUI_REQUIRE",
    flag: "--require WHAT",
    fallback: {
      fr: "any ; en intégration continue (CI), un serveur ou une cible doit être nommé",
      en: "any; in continuous integration (CI) a server or a target must be named",
    },
    synonyms: {
      yes: "server",
      true: "server",
      1: "server",
      no: "any",
      false: "any",
      0: "any",
      emulator: "any",
    },
    description: {
      fr: "server : refuse l'émulateur, pour qu'une exécution sans serveur ne soit jamais verte.",
      en: "server: refuses the emulator, so that a run without a server is never green.",
    },
  }),
  url: url({
    env: "COMFYUI_URL",
    olderEnv: ["COMFYUI_API_URL"],
    flag: "--url URL",
    shape: {
      fr: "http(s)://hôte[:port][/préfixe], sans identifiants, « ? » ni « # »",
      en: 'http(s)://host[:port][/prefix], without credentials, "?" or "#"',
    },
    description: {
      fr: "Adresse du serveur ComfyUI ; un chemin est gardé comme préfixe de reverse proxy.",
      en: "Address of the ComfyUI server; a path is kept as a reverse proxy's prefix.",
    },
  }),
  token: text({
    env: "COMFYUI_API_TOKEN",
    usedBy: real,
    olderEnv: ["COMFYUI_AUTH_TOKEN", "COMFYUI_BEARER_TOKEN", "QWEN_API_TOKEN"],
    shape: { fr: "hash bcrypt de 60 caractères", en: "bcrypt hash of 60 characters" },
    fallback: { fr: "le contenu du fichier de jeton", en: "what the token file holds" },
    description: {
      fr: "Le jeton d'API : la ligne 1 de login/PASSWORD sur le serveur. Préférez un fichier : un shell ronge les « $ ».",
      en: 'The API token: line 1 of login/PASSWORD on the server. Prefer a file: a shell eats the "$".',
    },
    secret: true,
  }),
  tokenFile: path({
    env: "COMFYUI_TOKEN_FILE",
    usedBy: real,
    flag: "--token-file FILE",
    shape: {
      fr: "chemin d'un fichier texte dont la ligne 1 est le jeton",
      en: "path of a text file whose line 1 is the token",
    },
    fallback: {
      fr: ".secrets/qwen-api-user.token s'il existe",
      en: ".secrets/qwen-api-user.token where it exists",
    },
    description: { fr: "Fichier où lire le jeton d'API.", en: "File to read the API token from." },
  }),
  plaintext: text({
    env: "QWEN_API_USER_TOKEN",
    usedBy: real,
    shape: { fr: "le mot de passe en clair", en: "the password in clear" },
    fallback: {
      fr: "QWEN_API_USER_TOKEN= dans .secrets/.env.generated s'il existe",
      en: "QWEN_API_USER_TOKEN= in .secrets/.env.generated where it exists",
    },
    description: {
      fr: "Le mot de passe derrière le jeton : sert à prouver que l'API le refuse, et se tape dans la page de connexion à l'étape browser.",
      en: "The password behind the token: used to prove that the API refuses it, and typed on the login page in the browser stage.",
    },
    secret: true,
  }),
  container: text({
    env: "COMFYUI_CONTAINER",
    usedBy: ["attach"],
    flag: "--container NAME",
    pattern: /^[a-zA-Z0-9][\w.-]*$/,
    shape: { fr: "nom ou identifiant d'un conteneur", en: "name or id of a container" },
    default: "comfyui-qwen",
    description: {
      fr: "Conteneur du serveur : examiné si Docker est joignable (et, pour l'adresse d'une autre machine, si vous le nommez), nommé dans les remèdes.",
      en: "The server's container: examined where Docker can be reached (and, for the address of another machine, where you name it), named in remedies.",
    },
  }),
  comfyuiRoot: text({
    env: "COMFYUI_ROOT",
    usedBy: [...real, "container"],
    flag: "--comfyui-root PATH",
    pattern: /^\/[^\p{Cc}]*$/u,
    shape: { fr: "chemin absolu dans le conteneur", en: "absolute path in the container" },
    default: "/workspace/ComfyUI",
    description: { fr: "Dossier de ComfyUI dans le conteneur.", en: "ComfyUI's folder in the container." },
  }),
  dockerHost: text({
    env: "DOCKER_HOST",
    shape: { fr: "unix://, npipe:// ou tcp://", en: "unix://, npipe:// or tcp://" },
    fallback: {
      fr: "celui du contexte Docker, sinon celui de cette machine",
      en: "that of Docker's context, else this machine's",
    },
    description: {
      fr: "Variable de Docker : le démon où le conteneur est examiné, ou démarré.",
      en: "A variable of Docker: the daemon where the container is examined, or started.",
    },
    foreign: true,
  }),
  dockerTls: text({
    env: "DOCKER_TLS_VERIFY",
    shape: { fr: "toute valeur", en: "any value" },
    fallback: { fr: "non", en: "no" },
    description: {
      fr: "Variable de Docker : DOCKER_HOST=tcp:// parle TLS.",
      en: "A variable of Docker: DOCKER_HOST=tcp:// speaks TLS.",
    },
    foreign: true,
  }),
  dockerCertPath: text({
    env: "DOCKER_CERT_PATH",
    shape: { fr: "dossier de ca.pem, cert.pem et key.pem", en: "folder of ca.pem, cert.pem and key.pem" },
    fallback: { fr: "celui de DOCKER_CONFIG", en: "that of DOCKER_CONFIG" },
    description: {
      fr: "Variable de Docker : ses certificats.",
      en: "A variable of Docker: its certificates.",
    },
    foreign: true,
  }),
  dockerContext: text({
    env: "DOCKER_CONTEXT",
    shape: { fr: "nom d'un contexte", en: "name of a context" },
    fallback: { fr: "celui de docker context use", en: "that of docker context use" },
    description: {
      fr: "Variable de Docker : le contexte, sans DOCKER_HOST.",
      en: "A variable of Docker: the context, without DOCKER_HOST.",
    },
    foreign: true,
  }),
  dockerConfig: text({
    env: "DOCKER_CONFIG",
    shape: { fr: "dossier", en: "folder" },
    fallback: { fr: "~/.docker", en: "~/.docker" },
    description: {
      fr: "Variable de Docker : où sont ses contextes et ses certificats.",
      en: "A variable of Docker: where its contexts and certificates are.",
    },
    foreign: true,
  }),
};
