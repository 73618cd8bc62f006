import type { Text } from "../text.ts";
import { command, type Step } from "./rule.ts";

/** Most troubles of a proxy show themselves by being absent without it. */
export const withoutProxy: Step = {
  fr: "Essayez sans le proxy : COMFYUI_URL=http://localhost:8188, depuis la machine du conteneur.",
  en: "Try without the proxy: COMFYUI_URL=http://localhost:8188, from the container's machine.",
};

/** What to do in the proxy, where the direct address works. */
export function ifThisWorks(then: Text): Step {
  return { fr: `Si cela marche : ${then.fr}`, en: `If this works: ${then.en}` };
}

export const recreate: Step = {
  fr: "Recréez le conteneur :",
  en: "Recreate the container:",
  run: command("docker compose up -d --force-recreate"),
};
