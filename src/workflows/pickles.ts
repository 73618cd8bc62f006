import type { Graph } from "../comfyui/client.ts";
import { some } from "../format.ts";
import type { Text } from "../text.ts";

/** Python's own format: what reads such a file may run what is written in it. */
const PICKLE = /\.(?:ckpt|pt|pth|bin|pkl)$/i;

/** The weights in pickle formats among these files and among what the graphs load. */
export function picklesAmong(files: readonly string[], graphs: readonly Graph[]): string[] {
  const loaded = graphs.flatMap((graph) =>
    Object.values(graph).flatMap(({ inputs }) =>
      Object.values(inputs).filter((one) => typeof one === "string"),
    ),
  );
  // a prompt may end in ".pt", but it has blanks; a file that the profile names may have some as well
  const names = [...files, ...loaded.filter((name) => !/\s/.test(name))];
  return [...new Set(names.filter((name) => PICKLE.test(name)))];
}

/** ComfyUI reads them without running code, as far as PyTorch knows how; node packs often do not. */
export function pickleText(names: readonly string[]): Text {
  return {
    fr: `Poids au format pickle parmi les modèles des workflows : ${some(names)}. Un tel fichier peut exécuter du code quand un pack de nœuds le charge ; prenez-le en .safetensors, ou d'une source sûre.`,
    en: `Weights in a pickle format among the models of the workflows: ${some(names)}. Such a file may run code when a node pack loads it; take it as .safetensors, or from a source that you trust.`,
  };
}
