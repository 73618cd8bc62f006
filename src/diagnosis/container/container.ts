import type { ContainerFacts } from "../../container/container-facts.ts";
import { commands } from "../commands.ts";
import { type Codes, diagnosis, type Rule, run, some, steps, when } from "../rule.ts";
import { down } from "./down.ts";

export const containerCodes = {
  "container-restart-loop": {
    fr: "Le conteneur redémarre en boucle",
    en: "The container is in a restart loop",
  },
  "container-oom-killed": {
    fr: "Le serveur a été tué par Docker, faute de mémoire",
    en: "The server was killed by Docker, for lack of memory",
  },
  "container-killed": {
    fr: "Le serveur a été tué de l'extérieur, ou faute de mémoire",
    en: "The server was killed from outside, or for lack of memory",
  },
  "container-exited": { fr: "Le conteneur est arrêté", en: "The container has stopped" },
  "container-paused": { fr: "Le conteneur est en pause", en: "The container is paused" },
  "container-other-port": {
    fr: "L'adresse validée mène à un autre conteneur",
    en: "The validated address leads to another container",
  },
  "container-mount-empty": { fr: "Un montage est vide", en: "A mount is empty" },
} as const satisfies Codes;

/** It does not run, and could not be started: another one has its port. */
function isShutOut(found: ContainerFacts | undefined): boolean {
  return found?.portOwner !== undefined && ["created", "exited", "dead"].includes(found.status);
}

const otherPort = when("infra.container-port", (record) => {
  const found = record.facts.container;
  if (found === undefined) return undefined;
  const { name, portOwner } = found;
  const shell = commands(record);
  const who =
    portOwner === undefined
      ? {
          fr: `rien de ce que ${name} publie (${some([...found.ports]) || "aucun port"})`,
          en: `nothing that ${name} publishes (${some([...found.ports]) || "no port"})`,
        }
      : { fr: `le conteneur « ${portOwner} », pas ${name}`, en: `the container "${portOwner}", not ${name}` };
  const shutOut = isShutOut(found);
  const start = shutOut ? shell.start : "";
  return diagnosis(
    "container-other-port",
    shutOut ? ["infra.container-port", "infra.container-running"] : ["infra.container-port"],
    {
      fr: `${record.target.url} désigne ${who.fr} : ce qui a été validé n'est pas ce que l'on croit.`,
      en: `${record.target.url} means ${who.en}: what was validated is not what one believes.`,
    },
    steps(
      [
        `Regardez qui publie quoi :${run('docker ps --format "{{.Names}} {{.Ports}}"')}`,
        portOwner === undefined
          ? `Corrigez COMFYUI_URL d'après :${shell.port}`
          : `Arrêtez l'autre variante, ou nommez-la par COMFYUI_CONTAINER=${portOwner} :${run(`docker stop ${portOwner}`)}${start}`,
      ],
      [
        `See who publishes what:${run('docker ps --format "{{.Names}} {{.Ports}}"')}`,
        portOwner === undefined
          ? `Correct COMFYUI_URL by:${shell.port}`
          : `Stop the other variant, or name it by COMFYUI_CONTAINER=${portOwner}:${run(`docker stop ${portOwner}`)}${start}`,
      ],
    ),
  );
});

/** Before `down`: docker start of a stopped container fails while another one has its port. */
const shutOutByPort: Rule = (record) => (isShutOut(record.facts.container) ? otherPort(record) : undefined);

const mountEmpty = when("infra.container-mounts", (record) => {
  const wrong = record.facts.mounts?.filter((mount) => mount.wrong) ?? [];
  const [first] = wrong;
  if (first === undefined) return undefined;
  const list = some(wrong.map(({ destination }) => destination));
  const { name, root } = commands(record);
  /** Whether this folder of ComfyUI, or a part of it, is what is empty. */
  const lacks = (folder: string): boolean =>
    wrong.some(
      ({ destination }) =>
        `${root}/${folder}/`.startsWith(`${destination}/`) || destination.startsWith(`${root}/${folder}/`),
    );
  return diagnosis(
    "container-mount-empty",
    [
      "infra.container-mounts",
      ...(lacks("models") ? (["infra.models", "infra.container-models"] as const) : []),
      ...(lacks("custom_nodes") ? (["infra.nodes-inventory"] as const) : []),
    ],
    {
      fr: `Rien dans ${list} : la source du montage (${first.source}) n'est pas le dossier que l'on croit, et Docker en a créé un vide.`,
      en: `Nothing in ${list}: the source of the mount (${first.source}) is not the folder one believes, and Docker made an empty one.`,
    },
    steps(
      [
        `Comparez les sources avec vos dossiers :${run(`docker inspect -f "{{json .Mounts}}" ${name}`)}`,
        "Écrivez un chemin absolu dans le fichier Compose (sous WSL : /mnt/d/…, pas D:\\…).",
        `Recréez le conteneur, dans le dossier du fichier Compose :${run("docker compose up -d --force-recreate")}`,
      ],
      [
        `Compare the sources with your folders:${run(`docker inspect -f "{{json .Mounts}}" ${name}`)}`,
        "Write an absolute path in the Compose file (under WSL: /mnt/d/…, not D:\\…).",
        `Recreate the container, in the Compose file's folder:${run("docker compose up -d --force-recreate")}`,
      ],
    ),
  );
});

/** Causes: they stand before all others. */
export const containerRules: readonly Rule[] = [shutOutByPort, down, otherPort, mountEmpty];
