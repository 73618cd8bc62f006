import type { Graph } from "../comfyui/client.ts";
import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";
import { type Role, sourceOf, textParts } from "./candidates.ts";
import { findNode, nameOfNode, titleOf, titles } from "./find-node.ts";
import { badSeed, inputMissing, linked, sizeShared } from "./parameter-errors.ts";

/** What a run may set in a graph; an absent parameter keeps the value of the file. */
export interface Parameters {
  readonly prompt?: string;
  /** 0 … 2^53−1: a larger one changes on its way through JSON, and the server refuses it. */
  readonly seed?: number;
  /** Pixels. A size that other nodes compute is kept. */
  readonly width?: number;
  readonly height?: number;
  /** Prefix of the file names that SaveImage writes. */
  readonly prefix?: string;
  /** Name of an uploaded picture, as the server returned it. */
  readonly inputImage?: string;
  /** 0x000000 … 0xffffff, of an EmptyImage. */
  readonly colour?: number;
}

type Key = keyof Parameters;

/** Which node takes which parameter, and the names that the input has in ComfyUI's own nodes; `value`: of a primitive. */
const targets: Readonly<Record<Key, { role: Role; inputs: readonly string[] }>> = {
  prompt: { role: "prompt", inputs: ["prompt", "text", "value", "string"] },
  seed: { role: "seed", inputs: ["seed", "noise_seed", "value"] },
  width: { role: "size", inputs: ["width"] },
  height: { role: "size", inputs: ["height"] },
  prefix: { role: "output", inputs: ["filename_prefix"] },
  inputImage: { role: "inputImage", inputs: ["image"] },
  colour: { role: "colour", inputs: ["color"] },
};

/**
 * A fresh graph with the parameters set; ids do not matter, because an export renumbers them.
 * Errors: those of `findNode`, WORKFLOW_INPUT_MISSING, WORKFLOW_INPUT_LINKED, WORKFLOW_SIZE_SHARED, WORKFLOW_SEED.
 */
export function parametrise(graph: Graph, parameters: Parameters): Graph {
  const { fresh, errors } = set(graph, parameters);
  if (errors[0]) throw errors[0];
  return fresh;
}

/** Everything that keeps the parameters from being set, each problem once. */
export function parameterProblems(graph: Graph, parameters: Parameters): CodedError[] {
  const { errors } = set(graph, parameters);
  return [...new Map(errors.map((error) => [error.message, error])).values()];
}

/** Where the size comes from other nodes that compute it: it is theirs, and the profile's only says what must come. */
export function keptSize(graph: Graph): Text | undefined {
  const computed = (["width", "height"] as const).some((key) => placesOf(graph, key, 0).length === 0);
  if (!computed) return undefined;
  const { inputs = {} } = graph[findNode(graph, "size")] ?? {};
  const by = [inputs.width, inputs.height].flatMap((link) => sourceOf(graph, link) ?? []);
  const names = [...new Set(by)].map((id) => nameOfNode(graph, id)).join(", ");
  return {
    fr: `la taille vient de ${names} : elle est gardée, et l'image doit avoir width et height du profil.`,
    en: `the size comes from ${names}: it is kept, and the picture must have width and height of the profile.`,
  };
}

function set(graph: Graph, parameters: Parameters): { fresh: Graph; errors: CodedError[] } {
  const fresh = structuredClone(graph);
  const errors: CodedError[] = [];
  const taken = new Map<string, string | number>();
  for (const key of Object.keys(targets) as Key[]) {
    const value = parameters[key];
    if (value === undefined) continue;
    try {
      if (key === "seed" && !(Number.isSafeInteger(value) && Number(value) >= 0)) throw badSeed();
      for (const place of placesOf(graph, key, value)) {
        const [id, input] = place;
        const slot = JSON.stringify(place);
        if (taken.has(slot) && taken.get(slot) !== value) throw sizeShared(nameOfNode(graph, id));
        taken.set(slot, value);
        const node = fresh[id];
        if (node) node.inputs[input] = value;
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      errors.push(error);
    }
  }
  return { fresh, errors };
}

type Place = readonly [id: string, input: string];

/** The inputs that take a parameter, behind the links that only hand it on; none for a size that is computed. */
function placesOf(graph: Graph, key: Key, value: string | number): Place[] {
  const { role, inputs } = targets[key];
  const id = findNode(graph, role);
  const own = graph[id]?.inputs ?? {};
  const has = (name: string): boolean => Object.hasOwn(own, name);
  const [first] = inputs.filter(has);
  const parts = key === "prompt" ? textParts.filter(has) : [];
  const found = first === undefined ? parts : [first];
  if (found.length === 0) throw inputMissing(titles[role], nameOfNode(graph, id), inputs);
  return found.flatMap((input): Place[] => {
    if (sourceOf(graph, own[input]) === undefined) return [[id, input]];
    const behind = widgetBehind(graph, own[input], [...inputs, "value"], typeof value);
    if (behind !== undefined) return [behind];
    if (role === "size") return [];
    // who gave it our title wants it set
    if (titleOf(graph, id) === titles[role]) return [[id, input]];
    throw linked(titles[role], nameOfNode(graph, id), input);
  });
}

/** Follows a link to a node that has the value itself, of the type that it is to get. */
function widgetBehind(
  graph: Graph,
  link: unknown,
  names: readonly string[],
  type: string,
): Place | undefined {
  const seen = new Set<string>();
  for (let id = sourceOf(graph, link); id !== undefined && !seen.has(id); ) {
    seen.add(id);
    const inputs = graph[id]?.inputs ?? {};
    const input = names.find((name) => Object.hasOwn(inputs, name));
    if (input === undefined) return undefined;
    if (typeof inputs[input] === type) return [id, input];
    id = sourceOf(graph, inputs[input]);
  }
  return undefined;
}
