import type { Graph } from "../comfyui/client.ts";
import { excerpt } from "../comfyui/errors.ts";
import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";
import { candidatesFor, type Role } from "./candidates.ts";

/** The title that settles which node plays a role. */
export const titles: Readonly<Record<Role, string>> = {
  prompt: "Prompt",
  seed: "Seed",
  size: "Size",
  output: "Output",
  inputImage: "Input image",
  colour: "Colour",
};

/** How many titles or candidates a message names. */
const MAX_NAMED = 8;

/** Ids that a profile gives (`workflows[].nodes`): they go before titles. */
export type NodeIds = Readonly<Partial<Record<"prompt" | "seed" | "size" | "output" | "input", string>>>;

/** How the profile calls a role; the canary's colour is ours. */
const keys = {
  prompt: "prompt",
  seed: "seed",
  size: "size",
  output: "output",
  inputImage: "input",
  colour: undefined,
} as const satisfies Record<Role, keyof NodeIds | undefined>;

/** Whether a person said which node plays the role, by its id or by our title. */
export function isChosen(graph: Graph, role: Role, ids: NodeIds): boolean {
  return idFor(role, ids) !== undefined || titled(graph, role).length > 0;
}

/**
 * Ids of the nodes that may play a role, at least one: the one that the profile names, else the one of our title, else all
 * that inputs and links allow. Errors: WORKFLOW_NODE_UNKNOWN, WORKFLOW_TITLE_MISSING, WORKFLOW_TITLE_TWICE.
 */
export function findNodes(graph: Graph, role: Role, ids: NodeIds = {}): string[] {
  const given = idFor(role, ids);
  if (given !== undefined) {
    if (Object.hasOwn(graph, given)) return [given];
    throw unknownNode(given, role, graph);
  }
  const [first, ...others] = titled(graph, role);
  if (first !== undefined && others.length > 0) throw titleTwice(role, graph, [first, ...others]);
  if (first !== undefined) return [first];
  const candidates = candidatesFor(graph, role);
  if (candidates.length === 0) throw titleMissing(role, graph);
  return candidates;
}

function idFor(role: Role, ids: NodeIds): string | undefined {
  const key = keys[role];
  return key && ids[key];
}

function titled(graph: Graph, role: Role): string[] {
  return Object.keys(graph).filter((id) => titleOf(graph, id) === titles[role]);
}

export function titleOf(graph: Graph, id: string): string | undefined {
  return graph[id]?._meta?.title?.trim();
}

/** How messages call a node: `9 (KSampler)`, with its title where that says more: `6 (CLIPTextEncode · Positive)`. */
export function nameOfNode(graph: Graph, id: string): string {
  const { class_type = "–" } = graph[id] ?? {};
  const title = titleOf(graph, id) ?? "";
  const more = title === "" || title === class_type ? "" : ` · ${excerpt(title)}`;
  return `${excerpt(id)} (${excerpt(class_type)}${more})`;
}

/** What a person writes into the profile to answer: `"nodes": {"prompt": "6"}`. */
export function answer(role: Role, id: string): string {
  return `"nodes": ${JSON.stringify({ [keys[role] ?? role]: id }).replace(":", ": ")}`;
}

/** "write it into the profile" as the end of a sentence, in both languages. */
function orElse(role: Role, candidates: readonly string[]): Text {
  const written = candidates.slice(0, 2).map((id) => answer(role, id));
  const title = titles[role];
  return {
    fr: `Écrivez dans le profil, à ce workflow, ${written.join(" ou ")} (ou donnez le titre « ${title} » au bon nœud dans ComfyUI, puis exportez).`,
    en: `Write into the profile, at this workflow, ${written.join(" or ")} (or give the title "${title}" to the right node in ComfyUI, then export).`,
  };
}

function listOf(graph: Graph, candidates: readonly string[]): string {
  const named = candidates.slice(0, MAX_NAMED).map((id) => nameOfNode(graph, id));
  return [...named, ...(candidates.length > MAX_NAMED ? ["…"] : [])].join(", ");
}

function unknownNode(given: string, role: Role, graph: Graph): CodedError {
  const ids = listOf(graph, Object.keys(graph));
  const key = keys[role];
  return new CodedError("WORKFLOW_NODE_UNKNOWN", {
    fr: `nodes.${key} : le workflow n'a pas de nœud « ${excerpt(given)} ». Écrivez l'identifiant d'un de ses nœuds : ${ids}.`,
    en: `nodes.${key}: the workflow has no node "${excerpt(given)}". Write the id of one of its nodes: ${ids}.`,
  });
}

function titleMissing(role: Role, graph: Graph): CodedError {
  const title = titles[role];
  const all = listOf(graph, Object.keys(graph));
  const written = answer(role, "…");
  return new CodedError("WORKFLOW_TITLE_MISSING", {
    fr: `Aucun nœud du workflow ne s'intitule « ${title} », et ni les classes ni les liens n'en désignent un. Écrivez dans le profil, à ce workflow, l'identifiant du nœud à régler, ${written}, pris parmi : ${all}.`,
    en: `No node of the workflow is titled "${title}", and neither classes nor links point to one. Write into the profile, at this workflow, the id of the node to set, ${written}, one of: ${all}.`,
  });
}

function titleTwice(role: Role, graph: Graph, found: readonly string[]): CodedError {
  const [title, all, end] = [titles[role], listOf(graph, found), orElse(role, found)];
  return new CodedError("WORKFLOW_TITLE_TWICE", {
    fr: `${found.length} nœuds du workflow s'intitulent « ${title} » : ${all}. ${end.fr}`,
    en: `${found.length} nodes of the workflow are titled "${title}": ${all}. ${end.en}`,
  });
}

export function unclear(role: Role, graph: Graph, candidates: readonly string[]): CodedError {
  const [title, all, end] = [titles[role], listOf(graph, candidates), orElse(role, candidates)];
  return new CodedError("WORKFLOW_NODE_UNCLEAR", {
    fr: `${candidates.length} nœuds du workflow peuvent être « ${title} » : ${all}. Lequel ? ${end.fr}`,
    en: `${candidates.length} nodes of the workflow may be "${title}": ${all}. Which one? ${end.en}`,
  });
}
