import type { ContainerFacts } from "../../container/container-facts.ts";
import { commands } from "../commands.ts";
import { diagnosis, run, some, steps, when } from "../rule.ts";
import { diedWithoutGpu } from "../stack/gpu.ts";
import { neverRan } from "./never-ran.ts";

/** What Docker's exit codes mean to somebody who has to mend it. */
function exitText({ exitCode }: Pick<ContainerFacts, "exitCode">): { fr: string; en: string } {
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
  if (exitCode === 137)
    return {
      fr: " (137 : tué de l'extérieur)",
      en: " (137: killed from outside)",
    };
  return { fr: ` (code de sortie ${exitCode})`, en: ` (exit code ${exitCode})` };
}

/** Why the container does not run, or not for long. */
export const down = when("infra.container-running", (record) => {
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
  if (found.oomKilled)
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
  // Docker's own words may quote the command: a person may read them, a report does not
  const why = `${run(`docker inspect -f "{{.Path}}: {{.State.Error}}" ${found.name}`)}${shell.logs}`;
  const never = neverRan(found, why, shell.start);
  const neverRun =
    never &&
    diagnosis(
      never.code,
      claimed,
      { fr: `${found.name} ${never.cause.fr}`, en: `${found.name} ${never.cause.en}` },
      steps(never.steps.fr, never.steps.en),
    );
  // what its earlier lives died of does not keep it from starting now
  if (found.startError !== undefined && !found.restarting) return neverRun;
  const gpuless = diedWithoutGpu(record, claimed);
  if (gpuless !== undefined) return gpuless;
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
  if (neverRun !== undefined) return neverRun;
  // docker stop kills what has not ended within ten seconds; so does the kernel of a machine without memory
  if (found.exitCode === 137)
    return diagnosis(
      "container-killed",
      claimed,
      {
        fr: `Le processus de ${found.name} a été tué${exit.fr}, et Docker n'y voit pas de manque de mémoire : docker stop ou docker kill, un arrêt de la machine, ou la mémoire de toute la machine (WSL).`,
        en: `The process of ${found.name} was killed${exit.en}, and Docker sees no lack of memory there: docker stop or docker kill, a shutdown of the machine, or the memory of the whole machine (WSL).`,
      },
      steps(
        [
          `Si personne ne l'a arrêté, lisez la fin du journal :${shell.logs}`,
          "S'il s'interrompt au chargement d'un modèle : la mémoire ; sous WSL, augmentez memory= dans .wslconfig puis wsl --shutdown.",
          `Relancez :${shell.start}`,
        ],
        [
          `If nobody stopped it, read the end of the log:${shell.logs}`,
          "If it breaks off while a model is loaded: memory; under WSL raise memory= in .wslconfig, then wsl --shutdown.",
          `Start again:${shell.start}`,
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
      [
        `Lisez pourquoi (« exec …: no such file or directory » d'un script qui existe : réécrivez ses fins de ligne de Windows en LF) :${shell.logs}`,
        `Démarrez-le :${shell.start}`,
      ],
      [
        `Read why ("exec …: no such file or directory" of a script that exists: write its line ends of Windows anew as LF):${shell.logs}`,
        `Start it:${shell.start}`,
      ],
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
