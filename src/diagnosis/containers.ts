import type { ContainerFacts } from "../container/container-facts.ts";
import { commands } from "./commands.ts";
import { type Codes, diagnosis, type Rule, run, some, steps, when } from "./rule.ts";

export const containerCodes = {
  "container-restart-loop": {
    fr: "Le conteneur redémarre en boucle",
    en: "The container is in a restart loop",
  },
  "container-oom-killed": {
    fr: "Le serveur a été tué par Docker, faute de mémoire",
    en: "The server was killed by Docker, for lack of memory",
  },
  "container-exited": { fr: "Le conteneur est arrêté", en: "The container has stopped" },
  "container-paused": { fr: "Le conteneur est en pause", en: "The container is paused" },
  "container-other-port": {
    fr: "L'adresse validée mène à un autre conteneur",
    en: "The validated address leads to another container",
  },
  "container-mount-empty": { fr: "Un montage est vide", en: "A mount is empty" },
} as const satisfies Codes;

/** What Docker's exit codes mean to somebody who has to mend it. */
function exitText({ exitCode }: Pick<ContainerFacts, "exitCode">): { fr: string; en: string } {
  if (exitCode === 127)
    return {
      fr: " (127 : la commande ou l'entrypoint n'existe pas)",
      en: " (127: the command or entrypoint does not exist)",
    };
  if (exitCode === 137)
    return {
      fr: " (137 : tué, en général par manque de mémoire)",
      en: " (137: killed, as a rule for lack of memory)",
    };
  return { fr: ` (code de sortie ${exitCode})`, en: ` (exit code ${exitCode})` };
}

const down = when("infra.container-running", (record) => {
  const found = record.facts.container;
  if (found === undefined) return undefined;
  const shell = commands(record);
  const exit = exitText(found);
  const claimed = [
    "infra.container-running",
    "infra.reachable",
    "infra.is-comfyui",
    "generation.container-stable",
  ] as const;
  if (found.status === "paused")
    return diagnosis(
      "container-paused",
      claimed,
      {
        fr: `${found.name} est en pause : il garde son port, et ne répond à rien.`,
        en: `${found.name} is paused: it keeps its port, and answers nothing.`,
      },
      steps([`Reprenez-le :${shell.unpause}`], [`Resume it:${shell.unpause}`]),
    );
  if (found.oomKilled || found.exitCode === 137)
    return diagnosis(
      "container-oom-killed",
      claimed,
      {
        fr: `Le processus de ${found.name} a été tué${exit.fr} : la mémoire de la machine, ou la limite du conteneur, ne suffit pas aux modèles.`,
        en: `The process of ${found.name} was killed${exit.en}: the machine's memory, or the container's limit, is not enough for the models.`,
      },
      steps(
        [
          `oom=true confirme :${shell.exit}`,
          "Retirez mem_limit du fichier Compose, ou portez-le à 32 Go ; sous WSL, augmentez memory= dans .wslconfig puis wsl --shutdown.",
          `Relancez :${shell.start}`,
        ],
        [
          `oom=true confirms it:${shell.exit}`,
          "Remove mem_limit from the Compose file, or raise it to 32 GB; under WSL raise memory= in .wslconfig, then wsl --shutdown.",
          `Start again:${shell.start}`,
        ],
      ),
    );
  if (found.restarting || found.restarts > 0)
    return diagnosis(
      "container-restart-loop",
      claimed,
      {
        fr: `${found.name} s'arrête à chaque démarrage et Docker le relance (${found.restarts} fois)${exit.fr}.${missingModules(record.facts, "fr")}`,
        en: `${found.name} stops at each start and Docker starts it again (${found.restarts} times)${exit.en}.${missingModules(record.facts, "en")}`,
      },
      steps(
        [
          `La raison est à la fin du journal :${shell.logs}`,
          "ModuleNotFoundError : l'environnement Python a été construit par un autre Python ; reconstruisez-le dans le conteneur.",
          `Arrêtez la boucle pendant la réparation :${run(`docker stop ${found.name}`)}`,
        ],
        [
          `The reason is at the end of the log:${shell.logs}`,
          "ModuleNotFoundError: the Python environment was built by another Python; build it anew in the container.",
          `Stop the loop while you mend it:${run(`docker stop ${found.name}`)}`,
        ],
      ),
    );
  return diagnosis(
    "container-exited",
    claimed,
    {
      fr: `${found.name} ne tourne pas : état « ${found.status} »${exit.fr}.`,
      en: `${found.name} does not run: state "${found.status}"${exit.en}.`,
    },
    steps(
      [`Lisez pourquoi :${shell.logs}`, `Démarrez-le :${shell.start}`],
      [`Read why:${shell.logs}`, `Start it:${shell.start}`],
    ),
  );
});

export function missingModules(
  { containerLog }: { containerLog?: { modulesMissing: string[] } },
  language: "fr" | "en",
): string {
  const names = containerLog?.modulesMissing ?? [];
  if (names.length === 0) return "";
  return language === "fr" ? ` Module(s) absent(s) : ${some(names)}.` : ` Missing module(s): ${some(names)}.`;
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
  return diagnosis(
    "container-other-port",
    ["infra.container-port"],
    {
      fr: `${record.target.url} désigne ${who.fr} : ce qui a été validé n'est pas ce que l'on croit.`,
      en: `${record.target.url} means ${who.en}: what was validated is not what one believes.`,
    },
    steps(
      [
        `Regardez qui publie quoi :${run('docker ps --format "{{.Names}} {{.Ports}}"')}`,
        portOwner === undefined
          ? `Corrigez COMFYUI_URL d'après :${shell.port}`
          : `Arrêtez l'autre variante, ou nommez-la par COMFYUI_CONTAINER=${portOwner} :${run(`docker stop ${portOwner}`)}`,
      ],
      [
        `See who publishes what:${run('docker ps --format "{{.Names}} {{.Ports}}"')}`,
        portOwner === undefined
          ? `Correct COMFYUI_URL by:${shell.port}`
          : `Stop the other variant, or name it by COMFYUI_CONTAINER=${portOwner}:${run(`docker stop ${portOwner}`)}`,
      ],
    ),
  );
});

const mountEmpty = when("infra.container-mounts", (record) => {
  const wrong = record.facts.mounts?.filter((mount) => mount.wrong) ?? [];
  const [first] = wrong;
  if (first === undefined) return undefined;
  const list = some(wrong.map(({ destination }) => destination));
  const name = commands(record).name;
  return diagnosis(
    "container-mount-empty",
    ["infra.container-mounts", "infra.models", "infra.container-models", "infra.nodes-inventory"],
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
export const containerRules: readonly Rule[] = [down, otherPort, mountEmpty];
