import type { ContainerFacts } from "../../container/container-facts.ts";
import type { StartError } from "../../container/start-error.ts";
import type { Text } from "../../text.ts";
import { showGpu } from "../gpu-steps.ts";
import { rule, type Seen } from "../rule.ts";
import { command, recreate, type Step } from "../steps.ts";
import { downFrom, whenDown } from "./downfall.ts";

/** Docker's error text may contain the command, and with it secrets: a report never quotes it. */
function readWhy({ name }: ContainerFacts, { shell }: Pick<Seen, "shell">): Step {
  return {
    fr: "Ce qu'en disent Docker et le conteneur :",
    en: "What Docker and the container say of it:",
    run: `${command(`docker inspect -f "{{.Path}}: {{.State.Error}}" ${name}`)}${shell.logs}`,
  };
}

const commandMissing = rule({
  code: "container-command-missing",
  title: { fr: "Une commande du conteneur n'existe pas", en: "A command of the container does not exist" },
  ...downFrom,
  when: whenDown("command-missing", (found, seen) => ({
    cause: {
      fr: `${found.name} ne démarre pas : sa commande, ou l'une de celles de son entrypoint, n'existe pas dans le conteneur (127).`,
      en: `${found.name} does not start: its command, or one of those of its entrypoint, does not exist in the container (127).`,
    },
    steps: [
      readWhy(found, seen),
      {
        fr: "Corrigez entrypoint: ou command: dans le fichier Compose, ou installez ce qui manque dans l'image. Un montage par-dessus le fichier le cache : comparez-le avec volumes:.",
        en: "Correct entrypoint: or command: in the Compose file, or install what is missing in the image. A mount above the file hides it: compare it with volumes:.",
      },
      {
        fr: "Le script existe pourtant ? Il a des fins de ligne de Windows : réécrivez-le (dans WSL) :",
        en: "The script does exist? It has Windows line endings: rewrite it (in WSL):",
        run: command('sed -i "s/\\r$//" entrypoint.sh'),
      },
      recreate,
    ],
  })),
});

const commandClosed = rule({
  code: "container-command-closed",
  title: {
    fr: "La commande du conteneur ne s'exécute pas",
    en: "The container's command cannot be executed",
  },
  ...downFrom,
  when: whenDown("command-closed", (found, seen) => ({
    cause: {
      fr: `${found.name} ne démarre pas : sa commande, ou l'une de celles de son entrypoint, existe mais n'est pas exécutable, ou est un dossier (126).`,
      en: `${found.name} does not start: its command, or one of those of its entrypoint, exists but is not executable, or is a directory (126).`,
    },
    steps: [
      readWhy(found, seen),
      {
        fr: "Rendez le script exécutable (chmod +x), ou faites-le lancer par son interpréteur dans le fichier Compose :",
        en: "Make the script executable (chmod +x), or let its interpreter run it in the Compose file:",
        run: command('entrypoint: ["bash", "/entrypoint.sh"]'),
      },
      {
        fr: "Un dossier à la place du script vient d'un montage dont la source n'existait pas : supprimez-le, et mettez le script à sa place.",
        en: "A directory where the script should be comes from a mount whose source did not exist: remove it, and put the script there.",
      },
      recreate,
    ],
  })),
});

type Refusal = Exclude<StartError, "no-command" | "not-executable">;

/** Why Docker refused, behind the container's name, and what to do about it. */
const refusals: Readonly<Record<Refusal, { readonly cause: Text; readonly steps: readonly Step[] }>> = {
  gpu: {
    cause: {
      fr: "ne démarre pas : il demande un GPU, que Docker n'a pas.",
      en: "does not start: it asks for a GPU, which Docker does not have.",
    },
    steps: showGpu,
  },
  port: {
    cause: {
      fr: "ne démarre pas : un autre conteneur ou programme de la machine a l'un de ses ports.",
      en: "does not start: another container or program of the machine has one of its ports.",
    },
    steps: [
      {
        fr: "Voyez qui l'a, et arrêtez-le, ou publiez un autre port dans le fichier Compose :",
        en: "See who has it, and stop that, or publish another port in the Compose file:",
        run: command('docker ps --format "{{.Names}} {{.Ports}}"'),
      },
    ],
  },
  mount: {
    cause: {
      fr: "ne démarre pas : l'un de ses montages ne se fait pas (source absente, ou un dossier pour un fichier).",
      en: "does not start: one of its mounts cannot be made (its source is absent, or a directory for a file).",
    },
    steps: [
      {
        fr: "Créez la source de ce montage sur l'hôte, ou corrigez volumes: et recréez le conteneur.",
        en: "Make the source of that mount on the host, or correct volumes: and recreate the container.",
      },
    ],
  },
  other: {
    cause: { fr: "ne démarre pas : Docker a refusé.", en: "does not start: Docker refused." },
    steps: [],
  },
};

/** It ran once: since then the source is gone, with the folder that it was made from perhaps. */
function lostText(name: string, source: string): Text {
  const which =
    source === "?" ? { fr: "l'un de ses montages", en: "one of its mounts" } : { fr: source, en: source };
  return {
    fr: `${name} est arrêté et ne peut plus démarrer : la source de ${which.fr === source ? `son montage ${source}` : which.fr} a disparu (dossier supprimé, worktree retiré), ou un dossier a pris la place d'un fichier.`,
    en: `${name} is down and can no longer start: the source of ${which.en === source ? `its mount ${source}` : which.en} is gone (a deleted folder, a removed worktree), or a directory has taken a file's place.`,
  };
}

/** The files of the folder that is gone are gone, too: no path of theirs is named. */
const fromNewFolder: readonly Step[] = [
  {
    fr: "Si ce dossier n'existe plus, recréez le conteneur depuis celui qui sert aujourd'hui :",
    en: "If that folder is no more, recreate the container from the one in use today:",
    run: command("docker compose up --detach --force-recreate"),
  },
];

const notStarted = rule({
  code: "container-not-started",
  title: { fr: "Docker n'a pas démarré le conteneur", en: "Docker has not started the container" },
  ...downFrom,
  when: whenDown("not-started", (found, seen) => {
    const { name, startError, lostMount } = found;
    const start = { fr: "Démarrez-le :", en: "Start it:", run: seen.shell.start };
    if (startError === undefined && lostMount !== undefined)
      return { cause: lostText(name, lostMount), steps: [...refusals.mount.steps, ...fromNewFolder, start] };
    const refusal = startError === undefined ? undefined : refusals[startError as Refusal];
    if (refusal === undefined)
      return {
        cause: {
          fr: `${name} a été créé, et jamais démarré.`,
          en: `${name} was created, and never started.`,
        },
        steps: [start],
      };
    const { cause, steps } = refusal;
    return {
      cause: { fr: `${name} ${cause.fr}`, en: `${name} ${cause.en}` },
      steps: [readWhy(found, seen), ...steps, start],
    };
  }),
});

export const neverRanRules = [commandMissing, commandClosed, notStarted] as const;
