import type { ContainerFacts } from "../../container/container-facts.ts";
import type { StartError } from "../../container/start-error.ts";
import type { Language } from "../../text.ts";
import { type Codes, run } from "../rule.ts";
import { toSee } from "../stack/gpu.ts";

export const neverRanCodes = {
  "container-command-missing": {
    fr: "Une commande du conteneur n'existe pas",
    en: "A command of the container does not exist",
  },
  "container-command-closed": {
    fr: "La commande du conteneur ne s'exécute pas",
    en: "The container's command cannot be executed",
  },
  "container-not-started": {
    fr: "Docker n'a pas démarré le conteneur",
    en: "Docker has not started the container",
  },
} as const satisfies Codes;

interface NeverRan {
  readonly code: keyof typeof neverRanCodes;
  /** Behind the container's name. */
  readonly cause: Record<Language, string>;
  readonly steps: Record<Language, readonly string[]>;
}

const RECREATE = run("docker compose up -d --force-recreate");
const INTERPRETED = run('entrypoint: ["bash", "/entrypoint.sh"]');
const PORTS = run('docker ps --format "{{.Names}} {{.Ports}}"');
const UNIX_LINES = run('sed -i "s/\\r$//" entrypoint.sh');

const missing: Omit<NeverRan, "code"> = {
  cause: {
    fr: "ne démarre pas : sa commande, ou l'une de celles de son entrypoint, n'existe pas dans le conteneur (127).",
    en: "does not start: its command, or one of those of its entrypoint, does not exist in the container (127).",
  },
  steps: {
    fr: [
      "Corrigez entrypoint: ou command: dans le fichier Compose, ou installez ce qui manque dans l'image. Un montage par-dessus le fichier le cache : comparez-le avec volumes:.",
      `Le script existe pourtant ? Il a des fins de ligne de Windows : réécrivez-le (dans WSL) :${UNIX_LINES}`,
      `Recréez le conteneur :${RECREATE}`,
    ],
    en: [
      "Correct entrypoint: or command: in the Compose file, or install what is missing in the image. A mount above the file hides it: compare it with volumes:.",
      `The script does exist? It has line ends of Windows: write it anew (in WSL):${UNIX_LINES}`,
      `Recreate the container:${RECREATE}`,
    ],
  },
};

const closed: Omit<NeverRan, "code"> = {
  cause: {
    fr: "ne démarre pas : sa commande, ou l'une de celles de son entrypoint, existe mais n'est pas exécutable, ou est un dossier (126).",
    en: "does not start: its command, or one of those of its entrypoint, exists but is not executable, or is a directory (126).",
  },
  steps: {
    fr: [
      `Rendez le script exécutable (chmod +x), ou faites-le lancer par son interpréteur dans le fichier Compose :${INTERPRETED}`,
      "Un dossier à la place du script vient d'un montage dont la source n'existait pas : supprimez-le, et mettez le script à sa place.",
      `Recréez le conteneur :${RECREATE}`,
    ],
    en: [
      `Make the script executable (chmod +x), or let its interpreter run it in the Compose file:${INTERPRETED}`,
      "A directory in place of the script comes from a mount whose source did not exist: remove it, and put the script in its place.",
      `Recreate the container:${RECREATE}`,
    ],
  },
};

type Refusal = Exclude<StartError, "no-command" | "not-executable">;
const refused: Readonly<Record<Refusal, Omit<NeverRan, "code">>> = {
  gpu: {
    cause: {
      fr: "ne démarre pas : il demande un GPU, que Docker n'a pas.",
      en: "does not start: it asks for a GPU, which Docker does not have.",
    },
    steps: toSee,
  },
  port: {
    cause: {
      fr: "ne démarre pas : un autre conteneur ou programme de la machine a l'un de ses ports.",
      en: "does not start: another container or program of the machine has one of its ports.",
    },
    steps: {
      fr: [`Voyez qui l'a, et arrêtez-le, ou publiez un autre port dans le fichier Compose :${PORTS}`],
      en: [`See who has it, and stop that, or publish another port in the Compose file:${PORTS}`],
    },
  },
  mount: {
    cause: {
      fr: "ne démarre pas : l'un de ses montages ne se fait pas (source absente, ou un dossier pour un fichier).",
      en: "does not start: one of its mounts cannot be made (its source is absent, or a directory for a file).",
    },
    steps: {
      fr: ["Créez la source de ce montage sur l'hôte, ou corrigez volumes: et recréez le conteneur."],
      en: ["Make the source of that mount on the host, or correct volumes: and recreate the container."],
    },
  },
  other: {
    cause: { fr: "ne démarre pas : Docker a refusé.", en: "does not start: Docker refused." },
    steps: { fr: [], en: [] },
  },
};

/**
 * What keeps a container from running at all; undefined where its process ran and ended of itself. `why` and `start` are
 * the commands that show Docker's own words, and that start it.
 */
export function neverRan(found: ContainerFacts, why: string, start: string): NeverRan | undefined {
  const { startError, exitCode, status } = found;
  const told = ({ cause, steps }: Omit<NeverRan, "code">, code: NeverRan["code"], last = ""): NeverRan => ({
    code,
    cause,
    steps: {
      fr: [
        `Ce qu'en disent Docker et le conteneur :${why}`,
        ...steps.fr,
        ...(last ? [`Démarrez-le :${last}`] : []),
      ],
      en: [
        `What Docker and the container say of it:${why}`,
        ...steps.en,
        ...(last ? [`Start it:${last}`] : []),
      ],
    },
  });
  if (startError === "no-command" || (startError === undefined && exitCode === 127))
    return told(missing, "container-command-missing");
  if (startError === "not-executable" || (startError === undefined && exitCode === 126))
    return told(closed, "container-command-closed");
  if (startError !== undefined) return told(refused[startError], "container-not-started", start);
  if (status !== "created") return undefined;
  return {
    code: "container-not-started",
    cause: { fr: "a été créé, et jamais démarré.", en: "was created, and never started." },
    steps: { fr: [`Démarrez-le :${start}`], en: [`Start it:${start}`] },
  };
}
