import { gib } from "../../format.ts";
import { rule } from "../rule.ts";
import { command } from "../steps.ts";
import { downFrom, whenDown } from "./downfall.ts";
import { missingModules } from "./missing-modules.ts";

const logEnd = { fr: "La raison est à la fin du journal :", en: "The reason is at the end of the log:" };
const startAgain = { fr: "Relancez :", en: "Start again:" };

const paused = rule({
  code: "container-paused",
  title: { fr: "Le conteneur est en pause", en: "The container is paused" },
  ...downFrom,
  when: whenDown("paused", ({ name }, { shell }) => ({
    cause: {
      fr: `${name} est en pause : il garde son port, et ne répond à rien.`,
      en: `${name} is paused: it keeps its port, and answers nothing.`,
    },
    steps: [{ fr: "Reprenez-le :", en: "Resume it:", run: shell.unpause }],
  })),
});

const outOfMemory = rule({
  code: "container-oom-killed",
  title: {
    fr: "Le serveur a été tué par Docker, faute de mémoire",
    en: "The server was killed by Docker, for lack of memory",
  },
  ...downFrom,
  when: whenDown("out-of-memory", ({ name, exitCode, memoryLimit }, { shell }) => ({
    cause: {
      fr: `Le processus de ${name} a été tué${exitText(exitCode).fr} : la mémoire de la machine, ou la limite du conteneur${limitText(memoryLimit).fr}, ne suffit pas aux modèles.`,
      en: `The process of ${name} was killed${exitText(exitCode).en}: the machine's memory, or the container's limit${limitText(memoryLimit).en}, is not enough for the models.`,
    },
    steps: [
      { fr: "oom=true confirme :", en: "oom=true confirms it:", run: shell.exit },
      {
        fr: "Retirez mem_limit du fichier Compose, ou portez-le à 32 Go ; sous WSL, augmentez memory= dans .wslconfig puis wsl --shutdown.",
        en: "Remove mem_limit from the Compose file, or raise it to 32 GB; under WSL raise memory= in .wslconfig, then wsl --shutdown.",
      },
      { ...startAgain, run: shell.start },
    ],
  })),
});

const restartLoop = rule({
  code: "container-restart-loop",
  title: { fr: "Le conteneur redémarre en boucle", en: "The container is in a restart loop" },
  ...downFrom,
  when: whenDown("restart-loop", ({ name, restarts, exitCode }, { shell, facts }) => {
    const exit = exitText(exitCode);
    const modules = missingModules(facts.containerLog);
    return {
      cause: {
        fr: `${name} s'arrête à chaque démarrage et Docker le relance (${restarts} fois)${exit.fr}.${modules.fr}`,
        en: `${name} stops at each start and Docker starts it again (${restarts} times)${exit.en}.${modules.en}`,
      },
      steps: [
        { ...logEnd, run: shell.logs },
        {
          fr: "ModuleNotFoundError : l'environnement Python a été construit par un autre Python ; reconstruisez-le dans le conteneur.",
          en: "ModuleNotFoundError: the Python environment was built by another Python; rebuild it in the container.",
        },
        {
          fr: "Arrêtez la boucle pendant la réparation :",
          en: "Stop the loop while you mend it:",
          run: command(`docker stop ${name}`),
        },
      ],
    };
  }),
});

const stopped = rule({
  code: "container-stopped",
  title: { fr: "Le conteneur a été arrêté, par quelqu'un", en: "Somebody stopped the container" },
  ...downFrom,
  when: whenDown("stopped", ({ name, exitCode, finishedAt, idleMonitor, stopAsked }, { shell }) => {
    const at = finishedAt === undefined ? "" : `${finishedAt.slice(0, 16).replace("T", " ")} UTC`;
    const [fr, en] = at === "" ? ["", ""] : [` le ${at}`, ` on ${at}`];
    const how = stopAsked
      ? {
          fr: `sur demande (docker stop, code de sortie ${exitCode}) : ce n'est ni une panne ni un manque de mémoire`,
          en: `on request (docker stop, exit code ${exitCode}): this is neither a breakdown nor a lack of memory`,
        }
      : {
          fr: `(code de sortie ${exitCode}), et Docker n'y voit ni panne ni manque de mémoire`,
          en: `(exit code ${exitCode}), and Docker sees neither a breakdown nor a lack of memory there`,
        };
    const by =
      idleMonitor === undefined
        ? { fr: "", en: "" }
        : {
            fr: ` « ${idleMonitor} », à son nom, arrête peut-être les services dont personne ne se sert.`,
            en: ` "${idleMonitor}", by its name, may stop services that nobody uses.`,
          };
    return {
      cause: {
        fr: `${name} a été arrêté${fr} ${how.fr}.${by.fr}`,
        en: `${name} was stopped${en} ${how.en}.${by.en}`,
      },
      steps: [
        { fr: "Démarrez-le :", en: "Start it:", run: shell.start },
        ...(idleMonitor === undefined
          ? []
          : [
              {
                fr: "Voyez si c'était ce moniteur, et allongez son délai pour la durée du cours :",
                en: "See whether it was this monitor, and lengthen its delay for the time of the course:",
                run: command(`docker logs --tail 20 ${idleMonitor}`),
              },
            ]),
      ],
    };
  }),
});

const killed = rule({
  code: "container-killed",
  title: {
    fr: "Le serveur a été tué de l'extérieur, ou faute de mémoire",
    en: "The server was killed from outside, or for lack of memory",
  },
  ...downFrom,
  when: whenDown("killed", ({ name, exitCode }, { shell }) => ({
    cause: {
      fr: `Le processus de ${name} a été tué${exitText(exitCode).fr}, et Docker n'y voit pas de manque de mémoire : docker stop ou docker kill, un arrêt de la machine, ou la mémoire de toute la machine (WSL).`,
      en: `The process of ${name} was killed${exitText(exitCode).en}, and Docker sees no lack of memory there: docker stop or docker kill, a shutdown of the machine, or the memory of the whole machine (WSL).`,
    },
    steps: [
      {
        fr: "Si personne ne l'a arrêté, lisez la fin du journal :",
        en: "If nobody stopped it, read the end of the log:",
        run: shell.logs,
      },
      {
        fr: "S'il s'interrompt au chargement d'un modèle : la mémoire ; sous WSL, augmentez memory= dans .wslconfig puis wsl --shutdown.",
        en: "If it breaks off while a model is loaded: memory; under WSL raise memory= in .wslconfig, then wsl --shutdown.",
      },
      { ...startAgain, run: shell.start },
    ],
  })),
});

const exited = rule({
  code: "container-exited",
  title: { fr: "Le conteneur est arrêté", en: "The container has stopped" },
  ...downFrom,
  when: whenDown("exited", ({ name, status, exitCode }, { shell }) => ({
    cause: {
      fr: `${name} ne tourne pas : état « ${status} »${exitText(exitCode).fr}.`,
      en: `${name} does not run: state "${status}"${exitText(exitCode).en}.`,
    },
    steps: [
      {
        fr: "Lisez pourquoi (« exec …: no such file or directory » d'un script qui existe : réécrivez ses fins de ligne de Windows en LF) :",
        en: 'Read why ("exec …: no such file or directory" of a script that exists: rewrite its Windows line endings as LF):',
        run: shell.logs,
      },
      { fr: "Démarrez-le :", en: "Start it:", run: shell.start },
    ],
  })),
});

function limitText(bytes: number): { fr: string; en: string } {
  return bytes > 0 ? { fr: ` (${gib(bytes, "fr")})`, en: ` (${gib(bytes, "en")})` } : { fr: "", en: "" };
}

/** What Docker's exit codes mean to somebody who has to mend it. */
function exitText(exitCode: number): { fr: string; en: string } {
  if (exitCode === 127)
    return {
      fr: " (127 : la commande ou l'entrypoint n'existe pas)",
      en: " (127: the command or entrypoint does not exist)",
    };
  if (exitCode === 126)
    return {
      fr: " (126 : la commande ou l'entrypoint n'est pas exécutable)",
      en: " (126: the command or entrypoint is not executable)",
    };
  if (exitCode === 135)
    return {
      fr: " (135 : SIGBUS ; /dev/shm est plein, relevez shm_size, ou le disque d'un modèle ne se lit plus)",
      en: " (135: SIGBUS; /dev/shm is full, raise shm_size, or the disk of a model cannot be read any more)",
    };
  if (exitCode === 137) return { fr: " (137 : tué de l'extérieur)", en: " (137: killed from outside)" };
  return { fr: ` (code de sortie ${exitCode})`, en: ` (exit code ${exitCode})` };
}

export const downRules = [paused, outOfMemory, restartLoop, stopped, killed, exited] as const;
