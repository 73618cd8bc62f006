import type { Graph } from "../comfyui/client.ts";
import { excerpt } from "../comfyui/errors.ts";
import { CodedError } from "../errors.ts";

/** What a run may set in a graph; an absent parameter keeps the value of the file. */
export interface Parameters {
  readonly prompt?: string;
  /** 0 … 2^53−1: a larger one changes on its way through JSON, and the server refuses it. */
  readonly seed?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Prefix of the file names that SaveImage writes. */
  readonly prefix?: string;
  /** Name of an uploaded picture, as the server returned it. */
  readonly inputImage?: string;
  /** 0x000000 … 0xffffff, of an EmptyImage. */
  readonly colour?: number;
}

/** Which node takes which parameter, by its title, and the names that the input has in ComfyUI's own nodes. */
const roles: Readonly<Record<keyof Parameters, { title: string; inputs: readonly string[] }>> = {
  prompt: { title: "Prompt", inputs: ["prompt", "text"] },
  seed: { title: "Seed", inputs: ["seed", "noise_seed"] },
  width: { title: "Size", inputs: ["width"] },
  height: { title: "Size", inputs: ["height"] },
  prefix: { title: "Output", inputs: ["filename_prefix"] },
  inputImage: { title: "Input image", inputs: ["image"] },
  colour: { title: "Colour", inputs: ["color"] },
};

/**
 * A fresh graph with the parameters set in the nodes that have the titles; ids do not matter, because an export renumbers them.
 * Errors: WORKFLOW_TITLE_MISSING, WORKFLOW_TITLE_TWICE, WORKFLOW_INPUT_MISSING, WORKFLOW_SEED.
 */
export function parametrise(graph: Graph, parameters: Parameters): Graph {
  const { seed } = parameters;
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) throw badSeed();
  const fresh = structuredClone(graph);
  for (const key of Object.keys(roles) as (keyof Parameters)[]) {
    const value = parameters[key];
    if (value === undefined) continue;
    const { title, inputs } = roles[key];
    const node = nodeTitled(fresh, title);
    const input = inputs.find((name) => Object.hasOwn(node.inputs, name));
    if (input === undefined) throw inputMissing(title, node.class_type, inputs);
    node.inputs[input] = value;
  }
  return fresh;
}

/** The only node that has the title. Errors: WORKFLOW_TITLE_MISSING, WORKFLOW_TITLE_TWICE. */
export function nodeTitled(graph: Graph, title: string): Graph[string] {
  const [first, ...others] = Object.values(graph).filter((node) => node._meta?.title?.trim() === title);
  if (first === undefined) {
    const titles = excerpt(
      Object.values(graph)
        .map((node) => node._meta?.title?.trim() ?? "–")
        .join(", "),
    );
    throw new CodedError("WORKFLOW_TITLE_MISSING", {
      fr: `Aucun nœud du workflow ne s'intitule « ${title} » ; ses titres : ${titles}. Renommez dans ComfyUI le nœud à régler, puis exportez.`,
      en: `No node of the workflow is titled "${title}"; its titles: ${titles}. Rename the node to set in ComfyUI, then export.`,
    });
  }
  if (others.length > 0)
    throw new CodedError("WORKFLOW_TITLE_TWICE", {
      fr: `${others.length + 1} nœuds du workflow s'intitulent « ${title} » : on ne sait lequel régler. Gardez ce titre pour un seul.`,
      en: `${others.length + 1} nodes of the workflow are titled "${title}": which one to set is unknown. Keep this title for one.`,
    });
  return first;
}

function inputMissing(title: string, classType: string, inputs: readonly string[]): CodedError {
  const names = inputs.join(", ");
  return new CodedError("WORKFLOW_INPUT_MISSING", {
    fr: `Le nœud « ${title} » (${excerpt(classType)}) n'a pas d'entrée ${names}. Donnez ce titre au nœud qui la porte.`,
    en: `The node "${title}" (${excerpt(classType)}) has no input ${names}. Give this title to the node that has it.`,
  });
}

function badSeed(): CodedError {
  return new CodedError("WORKFLOW_SEED", {
    fr: "Une graine est un entier de 0 à 2^53−1 : au-delà, JSON l'arrondit et le serveur la refuse.",
    en: "A seed is an integer from 0 to 2^53−1: beyond that JSON rounds it and the server refuses it.",
  });
}
