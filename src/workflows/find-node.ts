import type { Graph } from "../comfyui/client.ts";
import { excerpt } from "../comfyui/errors.ts";
import { CodedError } from "../errors.ts";
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

/**
 * Id of the node that plays a role: the one of that title, else the only one that its inputs and links allow.
 * Errors: WORKFLOW_TITLE_MISSING, WORKFLOW_TITLE_TWICE, WORKFLOW_NODE_UNCLEAR.
 */
export function findNode(graph: Graph, role: Role): string {
  const title = titles[role];
  const [first, ...others] = Object.keys(graph).filter((id) => titleOf(graph, id) === title);
  if (others.length > 0) throw titleTwice(title, others.length + 1);
  if (first !== undefined) return first;
  const candidates = candidatesFor(graph, role);
  const [only] = candidates;
  if (only === undefined) throw titleMissing(title, graph);
  if (candidates.length > 1) throw unclear(title, graph, candidates);
  return only;
}

export function titleOf(graph: Graph, id: string): string | undefined {
  return graph[id]?._meta?.title?.trim();
}

/** How messages call a node: `9 (KSampler)`. */
export function nameOfNode(graph: Graph, id: string): string {
  return `${excerpt(id)} (${excerpt(graph[id]?.class_type ?? "–")})`;
}

function titleMissing(title: string, graph: Graph): CodedError {
  const all = excerpt(
    Object.keys(graph)
      .map((id) => titleOf(graph, id) ?? "–")
      .join(", "),
  );
  return new CodedError("WORKFLOW_TITLE_MISSING", {
    fr: `Aucun nœud du workflow ne s'intitule « ${title} », et ni les classes ni les liens n'en désignent un ; ses titres : ${all}. Renommez dans ComfyUI le nœud à régler, puis exportez.`,
    en: `No node of the workflow is titled "${title}", and neither classes nor links point to one; its titles: ${all}. Rename the node to set in ComfyUI, then export.`,
  });
}

function titleTwice(title: string, count: number): CodedError {
  return new CodedError("WORKFLOW_TITLE_TWICE", {
    fr: `${count} nœuds du workflow s'intitulent « ${title} » : on ne sait lequel régler. Gardez ce titre pour un seul.`,
    en: `${count} nodes of the workflow are titled "${title}": which one to set is unknown. Keep this title for one.`,
  });
}

function unclear(title: string, graph: Graph, candidates: readonly string[]): CodedError {
  const named = candidates.slice(0, MAX_NAMED).map((id) => nameOfNode(graph, id));
  const all = excerpt(candidates.length > MAX_NAMED ? [...named, "…"].join(", ") : named.join(", "));
  return new CodedError("WORKFLOW_NODE_UNCLEAR", {
    fr: `${candidates.length} nœuds du workflow peuvent être « ${title} » : ${all}. Donnez le titre « ${title} » au bon nœud dans ComfyUI, puis exportez (ou, dans le fichier : "_meta": {"title": "${title}"}).`,
    en: `${candidates.length} nodes of the workflow may be "${title}": ${all}. Give the title "${title}" to the right node in ComfyUI, then export (or, in the file: "_meta": {"title": "${title}"}).`,
  });
}
