import type { Text } from "../text.ts";
import { NO_FOLDER } from "./commands.ts";
import { command, type Step } from "./steps.ts";

/** A command that works on a container. */
const onContainer = /docker (?!(?:compose|ps|login|run|pull|build|volume|images?|context|info|system) )\w/;

export function worksOnContainer({ run = "" }: Step): boolean {
  return onContainer.test(run);
}

/** A line that has no counterpart where there is no container: what it was to do stands in the words of its step. */
const ofDocker = /^docker (?!(?:login|run|pull|build|ps)\b)/;

/**
 * The steps for a server that no container is behind: what was to be done in the container is done on the server's machine,
 * and what only Docker can do is left to the words, which the first step translates.
 */
export function withoutContainer(steps: readonly Step[]): Step[] {
  const mine = steps.map(onItsMachine);
  return mine.some(({ run }, at) => run !== steps[at]?.run) ? [onServer, ...mine] : mine;
}

/** How a container ended, in Docker's words; of a process the kernel's log tells. */
const DOCKER_SAYS = /oom=true (?:ou|or) exit=137/g;

/** Words that name the server where the placeholder of a container (`NO_NAME`) would stand. */
export function ofServer({ fr, en }: Text): Text {
  const plainly = (text: string, ...names: [RegExp, string][]): string =>
    names.reduce((all, [name, server]) => all.replace(name, server), inShell(text));
  return {
    fr: plainly(
      fr,
      [DOCKER_SAYS, "« Killed process »"],
      [/\bde CONTAINER\b/g, "du serveur"],
      [/\bdans CONTAINER\b/g, "sur sa machine"],
      [/\bCONTAINER\b/g, "le serveur"],
    ),
    en: plainly(
      en,
      [DOCKER_SAYS, '"Killed process"'],
      [/\bin CONTAINER\b/g, "on its machine"],
      [/\bCONTAINER\b/g, "the server"],
    ),
  };
}

function onItsMachine({ run, ...words }: Step): Step {
  const { fr, en } = ofServer(words);
  const lines = run
    ?.split("\n   ")
    .filter((line) => line !== "")
    .map(inShell)
    .filter((line) => !ofDocker.test(line));
  if (lines === undefined) return { fr, en };
  if (lines.length > 0) return { fr, en, run: lines.map(command).join("") };
  return { fr: closed(fr), en: closed(en) };
}

/** Commands in a container and copies into and out of it, as those of a shell on the server's machine. */
function inShell(text: string): string {
  return text
    .replaceAll(/docker inspect -f "[^"]*OOMKilled[^"]*" CONTAINER/g, 'sudo dmesg | grep -i "killed process"')
    .replaceAll(" --filter name=CONTAINER", "")
    .replaceAll(/docker exec (?:-u 0 )?CONTAINER /g, "")
    .replaceAll(/docker cp (?:-L )?(?=.*CONTAINER:)/g, "cp ")
    .replaceAll("CONTAINER:", "");
}

/** A sentence that announced a command. */
function closed(sentence: string): string {
  return sentence.replace(/\s*:$/, ".");
}

const onServer: Step = {
  fr: `Aucun conteneur ne se voit derrière cette adresse : les commandes sont pour la machine de ComfyUI, où ${NO_FOLDER} est son dossier et python celui qui le fait tourner ; où il est question d'un conteneur, relancez ComfyUI comme vous l'avez lancé. S'il tourne dans un conteneur, nommez-le (--container) et relancez : les commandes seront pour lui.`,
  en: `No container is seen behind this address: the commands are for ComfyUI's machine, where ${NO_FOLDER} is its folder and python the one that runs it; where a container is spoken of, restart ComfyUI as you started it. If it does run in a container, name it (--container) and run again: the commands will be for it.`,
};
