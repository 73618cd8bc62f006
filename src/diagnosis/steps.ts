import type { Language, Text } from "../text.ts";

/** One thing to do. `run`: the commands to paste below it, alike in both languages (see `command`). */
export interface Step extends Text {
  readonly run?: string;
}

/** A command to paste, on a line of its own below its step. */
export function command(line: string): string {
  return `\n   ${line}`;
}

/** A step that begins with words of its own: "Is it another one? Copy …", "Before that: copy …". */
export function prefixed(words: Text, step: Step): Step {
  const joined = (language: Language): string =>
    `${words[language]} ${words[language].endsWith(":") ? continued(step[language]) : step[language]}`;
  return { ...step, fr: joined("fr"), en: joined("en") };
}

/** Behind a colon; a name like ComfyUI keeps its capital. */
function continued(sentence: string): string {
  return sentence.replace(/^\p{Lu}\p{Ll}*(?!\p{L})/u, (word) => word.toLowerCase());
}

/** Numbered steps, each with its commands; a single step stays without a number. */
export function remedyOf(steps: readonly Step[]): Text {
  const lines = (language: Language): string =>
    steps
      .map((step, at) => `${steps.length > 1 ? `${at + 1}. ` : ""}${step[language]}${step.run ?? ""}`)
      .join("\n");
  return { fr: lines("fr"), en: lines("en") };
}

/** If the direct address works, the proxy is at fault; a container that publishes none needs a port first. */
export function withoutProxy({
  direct,
  hidden,
  sameAddress,
}: {
  readonly direct: string;
  readonly hidden?: boolean;
  /** The validated one is all that is known, and may be the proxy's own. */
  readonly sameAddress?: boolean;
}): Step {
  if (hidden === true)
    return {
      fr: `Essayez sans le proxy : pour l'essai, publiez le port du conteneur (ports: "127.0.0.1:8188:8188"), puis COMFYUI_URL=${direct}, depuis la machine du conteneur.`,
      en: `Try without the proxy: for the trial publish the container's port (ports: "127.0.0.1:8188:8188"), then COMFYUI_URL=${direct}, from the container's machine.`,
    };
  if (sameAddress === true)
    return {
      fr: "Essayez sans le proxy, depuis sa machine : COMFYUI_URL=http://127.0.0.1:PORT, où PORT est celui de ComfyUI lui-même (8188 d'origine), non celui du proxy.",
      en: "Try without the proxy, from its machine: COMFYUI_URL=http://127.0.0.1:PORT, where PORT is ComfyUI's own (8188 as delivered), not the proxy's.",
    };
  return {
    fr: `Essayez sans le proxy : COMFYUI_URL=${direct}, depuis la machine du conteneur.`,
    en: `Try without the proxy: COMFYUI_URL=${direct}, from the container's machine.`,
  };
}

/** What to do in the proxy, where the direct address works. */
export function ifThisWorks(then: Text): Step {
  return { fr: `Si cela marche : ${then.fr}`, en: `If this works: ${then.en}` };
}

export const recreate: Step = {
  fr: "Recréez le conteneur :",
  en: "Recreate the container:",
  run: command("docker compose up -d --force-recreate"),
};
