import type { Graph } from "../comfyui/client.ts";
import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";
import {
  ancestors,
  candidatesFor,
  isTextInput,
  type Role,
  sourceOf,
  textInputs,
  textParts,
} from "./candidates.ts";
import { findNodes, isChosen, type NodeIds, nameOfNode, titles, unclear } from "./find-node.ts";
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
  prompt: { role: "prompt", inputs: [...textInputs, "value", "string"] },
  seed: { role: "seed", inputs: ["seed", "noise_seed", "value"] },
  width: { role: "size", inputs: ["width"] },
  height: { role: "size", inputs: ["height"] },
  prefix: { role: "output", inputs: ["filename_prefix"] },
  inputImage: { role: "inputImage", inputs: ["image"] },
  colour: { role: "colour", inputs: ["color"] },
};

/**
 * A fresh graph with the parameters set; ids do not matter, because an export renumbers them, but for those in `ids`.
 * Errors: those of `findNodes`, WORKFLOW_NODE_UNCLEAR, WORKFLOW_INPUT_MISSING, WORKFLOW_INPUT_LINKED, WORKFLOW_SIZE_SHARED,
 * WORKFLOW_SEED.
 */
export function parametrise(graph: Graph, parameters: Parameters, ids: NodeIds = {}): Graph {
  const { fresh, errors } = set(graph, parameters, ids);
  if (errors[0]) throw errors[0];
  return fresh;
}

/** Everything that keeps the parameters from being set, each problem once. */
export function parameterProblems(graph: Graph, parameters: Parameters, ids: NodeIds = {}): CodedError[] {
  const { errors } = set(graph, parameters, ids);
  return [...new Map(errors.map((error) => [error.message, error])).values()];
}

/** Why the size of the file is kept, where it is: the profile's then only says what must come. */
export function keptSize(graph: Graph, ids: NodeIds = {}): Text | undefined {
  if (!isChosen(graph, "size", ids)) {
    if (candidatesFor(graph, "size").length === 0) return keptWords.none;
    const scaled = scaledBy(graph);
    if (scaled.length > 0) return keptBecause(keptWords.scaled, graph, scaled);
  }
  const places = (["width", "height"] as const).map((key) => placesOf(graph, key, 0, ids));
  if (places.every(({ length }) => length > 0)) return undefined;
  const { inputs = {} } = graph[findNodes(graph, "size", ids)[0] ?? ""] ?? {};
  const by = [inputs.width, inputs.height].flatMap((link) => sourceOf(graph, link) ?? []);
  return by.length > 0 ? keptBecause(keptWords.computed, graph, by) : keptWords.none;
}

const keptWords = {
  none: {
    fr: "aucun nœud n'y donne largeur et hauteur : la taille est celle du workflow, et l'image doit avoir width et height du profil.",
    en: "no node in it gives width and height: the size is the workflow's, and the picture must have width and height of the profile.",
  },
  computed: {
    fr: "la taille vient de NODES : elle est gardée, et l'image doit avoir width et height du profil.",
    en: "the size comes from NODES: it is kept, and the picture must have width and height of the profile.",
  },
  scaled: {
    fr: "l'image change de taille en chemin (NODES) : la taille du workflow est gardée, et l'image doit avoir width et height du profil.",
    en: "the picture changes its size on its way (NODES): the workflow's size is kept, and the picture must have width and height of the profile.",
  },
} as const satisfies Record<string, Text>;

function keptBecause({ fr, en }: Text, graph: Graph, ids: readonly string[]): Text {
  const names = [...new Set(ids)].map((id) => nameOfNode(graph, id)).join(", ");
  return { fr: fr.replace("NODES", () => names), en: en.replace("NODES", () => names) };
}

/** Nodes between the size and the saved picture that change the size: what is asked for would not be what comes. */
function scaledBy(graph: Graph): string[] {
  const sizes = candidatesFor(graph, "size");
  const saved = new Set(candidatesFor(graph, "output").flatMap((id) => ancestors(graph, id)));
  return [...saved].filter(
    (id) =>
      !sizes.includes(id) &&
      /upscale|scale|resize|crop|pad|stitch/i.test(graph[id]?.class_type ?? "") &&
      ancestors(graph, id).some((above) => sizes.includes(above)),
  );
}

function set(graph: Graph, parameters: Parameters, ids: NodeIds): { fresh: Graph; errors: CodedError[] } {
  const fresh = structuredClone(graph);
  const errors: CodedError[] = [];
  const taken = new Map<string, string | number>();
  for (const key of Object.keys(targets) as Key[]) {
    const value = parameters[key];
    if (value === undefined) continue;
    try {
      if (key === "seed" && !(Number.isSafeInteger(value) && Number(value) >= 0)) throw badSeed();
      for (const place of placesOf(graph, key, value, ids)) {
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

type ArgumentsOf<Call> = Call extends (...args: infer All) => unknown ? All : never;
type Place = readonly [id: string, input: string];

/**
 * The inputs that take a parameter; none for a size that is the workflow's own. Several nodes are no question where they mean
 * the same: one value behind all of them, or the same text for each of two passes.
 */
function placesOf(graph: Graph, key: Key, value: string | number, ids: NodeIds): Place[] {
  const { role } = targets[key];
  if (role === "size" && !isChosen(graph, role, ids)) {
    const own = candidatesFor(graph, role);
    if (own.length === 0 || scaledBy(graph).length > 0) return [];
  }
  const found = findNodes(graph, role, ids);
  if (found.length === 1) return placesAt(graph, found[0] ?? "", key, value, ids);
  const all = found.map((id) => placesIfAny(graph, id, key, value, ids));
  const written = ([id, input]: Place): unknown => graph[id]?.inputs[input];
  const meanings = all.map((places) =>
    JSON.stringify(key === "prompt" ? [...new Set(places.map(written))] : places),
  );
  if (meanings.some((one) => one !== meanings[0] || one === "[]")) throw unclear(role, graph, found);
  return all.flat();
}

function placesIfAny(...at: ArgumentsOf<typeof placesAt>): Place[] {
  try {
    return placesAt(...at);
  } catch (error) {
    if (error instanceof CodedError) return [];
    throw error;
  }
}

/** The inputs of a node that take a parameter, behind the links that only hand it on. */
function placesAt(graph: Graph, id: string, key: Key, value: string | number, ids: NodeIds): Place[] {
  const { role, inputs } = targets[key];
  const own = graph[id]?.inputs ?? {};
  const has = (name: string): boolean => isTextInput(own, name);
  const [first] = inputs.filter(has);
  const parts = key === "prompt" ? textParts.filter(has) : [];
  const found = first === undefined ? parts : [first];
  if (found.length === 0 && role === "size") return [];
  if (found.length === 0) throw inputMissing(titles[role], nameOfNode(graph, id), inputs);
  return found.flatMap((input): Place[] => {
    if (sourceOf(graph, own[input]) === undefined) return [[id, input]];
    const behind = widgetBehind(graph, own[input], [...inputs, "value"], typeof value);
    if (behind !== undefined) return [behind];
    if (role === "size") return [];
    // who chose the node wants it set
    if (isChosen(graph, role, ids)) return [[id, input]];
    throw linked(role, graph, id, input);
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
    const input = names.find((name) => isTextInput(inputs, name));
    if (input === undefined) return undefined;
    if (typeof inputs[input] === type) return [id, input];
    id = sourceOf(graph, inputs[input]);
  }
  return undefined;
}
