import type { ContainerFacts } from "../container/container-facts.ts";
import { COMFYUI_ROOT, commands } from "./commands.ts";
import { type Codes, diagnosis, isRed, type Rule, reasonOf, run, some, steps, when } from "./rule.ts";

export const containerCodes = {
  "container-restart-loop": {
    fr: "Le conteneur redémarre en boucle",
    en: "The container is in a restart loop",
  },
  "container-oom-killed": {
    fr: "Docker a tué le serveur par manque de mémoire",
    en: "Docker killed the server for lack of memory",
  },
  "container-exited": { fr: "Le conteneur est arrêté", en: "The container has stopped" },
  "container-other-port": {
    fr: "L'adresse validée mène à un autre conteneur",
    en: "The validated address leads to another container",
  },
  "container-mount-empty": { fr: "Un montage est vide", en: "A mount is empty" },
  "health-check-refused": {
    fr: "Le contrôle de santé prend le refus pour une panne",
    en: "The health check takes the refusal for a breakdown",
  },
  "health-check-blind": {
    fr: "Le contrôle de santé est content d'une porte ouverte",
    en: "The health check is content with an open door",
  },
  "container-unhealthy": { fr: "Le conteneur n'est pas sain", en: "The container is not healthy" },
  "container-import-failed": {
    fr: "Des custom nodes n'ont pas pu être importés",
    en: "Custom nodes could not be imported",
  },
  "container-log-errors": {
    fr: "Le journal récent montre des erreurs graves",
    en: "The recent log shows grave errors",
  },
  "container-restarted": {
    fr: "Le conteneur a redémarré pendant la validation",
    en: "The container restarted during the validation",
  },
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

function missingModules(
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
    ["infra.container-mounts", "infra.models", "infra.nodes-inventory"],
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

/** One health check for all: alive is 200 or 401, and the door is tested by this suite. */
const HEALTH_CHECK = `test: ["CMD-SHELL", "curl -sI http://localhost:8188/ | grep -Eq ' (200|401) '"]`;

const health = when("infra.container-health", (record) => {
  const found = record.facts.container;
  if (found === undefined) return undefined;
  const shell = commands(record);
  const remedy = steps(
    [
      `Acceptez 200 et 401 dans le fichier Compose :${run(HEALTH_CHECK)}`,
      `Recréez le conteneur :${run("docker compose up -d")}`,
    ],
    [
      `Accept 200 and 401 in the Compose file:${run(HEALTH_CHECK)}`,
      `Recreate the container:${run("docker compose up -d")}`,
    ],
  );
  if (found.health === "healthy")
    return diagnosis(
      "health-check-blind",
      ["infra.container-health"],
      {
        fr: `Le contrôle de santé de ${found.name} demande un 200 sans jeton : « healthy » y veut dire que l'authentification est éteinte.`,
        en: `The health check of ${found.name} demands a 200 without a token: there "healthy" means that authentication is off.`,
      },
      remedy,
    );
  if (found.healthProof === "needs-200" && found.doorStatus === 401)
    return diagnosis(
      "health-check-refused",
      ["infra.container-health"],
      {
        fr: `${found.name} est « ${found.health} » alors que le serveur répond : son contrôle de santé n'a pas de jeton et prend 401 pour une panne.`,
        en: `${found.name} is "${found.health}" though the server answers: its health check has no token and takes 401 for a breakdown.`,
      },
      remedy,
    );
  return diagnosis(
    "container-unhealthy",
    ["infra.container-health"],
    {
      fr: `${found.name} est « ${found.health} » : son contrôle de santé a échoué ${found.failingStreak ?? 0} fois de suite.`,
      en: `${found.name} is "${found.health}": its health check failed ${found.failingStreak ?? 0} times in a row.`,
    },
    steps(
      [
        `Ce que le contrôle a dit :${run(`docker inspect -f "{{json .State.Health.Log}}" ${found.name}`)}`,
        `Et le serveur :${shell.logs}`,
      ],
      [
        `What the check said:${run(`docker inspect -f "{{json .State.Health.Log}}" ${found.name}`)}`,
        `And the server:${shell.logs}`,
      ],
    ),
  );
});

const imports = when("infra.container-imports", (record) => {
  const log = record.facts.containerLog;
  if (log === undefined) return undefined;
  const packs = [...log.importFailed, ...log.failedToLoad];
  const [pack = "ComfyUI-Login"] = log.importFailed;
  const shell = commands(record);
  const why = missingModules(record.facts, "fr");
  const whyEn = missingModules(record.facts, "en");
  return diagnosis(
    "container-import-failed",
    ["infra.container-imports"],
    {
      fr: `Au dernier démarrage, l'import a échoué pour : ${some(packs) || "un custom node"}.${why}`,
      en: `At the last start the import failed for: ${some(packs) || "a custom node"}.${whyEn}`,
    },
    steps(
      [
        `Installez ses dépendances dans l'environnement du conteneur :${shell.requirements(pack)}`,
        `Redémarrez :${shell.restart}`,
      ],
      [
        `Install its requirements in the container's own environment:${shell.requirements(pack)}`,
        `Restart:${shell.restart}`,
      ],
    ),
  );
});

const logErrors = when("infra.container-errors", (record) => {
  const said = reasonOf(record, "infra.container-errors");
  const shell = commands(record);
  return diagnosis(
    "container-log-errors",
    ["infra.container-errors"],
    {
      fr: `Des travaux ont mal fini ces dernières 24 heures.${said.fr}`,
      en: `Jobs ended badly in the last 24 hours.${said.en}`,
    },
    steps(
      [
        `Lisez ce qui entoure l'erreur :${shell.logs}`,
        `Mémoire épuisée : libérez le GPU (autre service, autre modèle), puis repartez d'un journal neuf :${shell.restart}`,
        `NaN : retirez les options fp16 ou attention de ${COMFYUI_ROOT}, ou chargez le VAE en fp32 (--fp32-vae).`,
      ],
      [
        `Read what surrounds the error:${shell.logs}`,
        `Out of memory: free the GPU (another service, another model), then begin a fresh log:${shell.restart}`,
        `NaN: remove the fp16 or attention options of ${COMFYUI_ROOT}, or load the VAE in fp32 (--fp32-vae).`,
      ],
    ),
  );
});

const restarted: Rule = (record) => {
  if (!isRed(record, "generation.container-stable")) return undefined;
  const shell = commands(record);
  const said = reasonOf(record, "generation.container-stable");
  return diagnosis(
    "container-restarted",
    ["generation.container-stable"],
    {
      fr: `Le processus n'est plus celui du début.${said.fr}`,
      en: `The process is no longer the one of the beginning.${said.en}`,
    },
    steps(
      [
        `oom=true ou exit=137 : la mémoire a manqué :${shell.exit}`,
        `Sinon, lisez la fin du journal :${shell.logs}`,
      ],
      [
        `oom=true or exit=137: memory ran out:${shell.exit}`,
        `Otherwise read the end of the log:${shell.logs}`,
      ],
    ),
  );
};

/** Causes: they stand before all others. */
export const containerRules: readonly Rule[] = [down, otherPort, mountEmpty];
/** Facts about the container that explain nothing else, and the end of the process, which `server-died` tells better. */
export const containerNoteRules: readonly Rule[] = [imports, health, logErrors, restarted];
