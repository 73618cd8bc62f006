import type { Graph } from "../../comfyui/client.ts";
import type { NodeReplacements, ObjectInfo } from "../../comfyui/replies.ts";
import { partNodes } from "../../comfyui/sound-nodes.ts";
import { replaceClasses } from "../../workflows/replacements.ts";
import { clients } from "../clients.ts";

let asked: Promise<ReturnType<typeof partNodes>> | undefined;
let tookMs: number | undefined;

/** One request, and its failure too: a server that needs minutes for this list must not be asked by each check. */
function nodes(signal: AbortSignal): Promise<ReturnType<typeof partNodes>> {
  asked ??= ask(signal);
  return asked;
}

async function ask(signal: AbortSignal): Promise<ReturnType<typeof partNodes>> {
  const started = performance.now();
  const served = await clients.comfy.objectInfo(signal);
  tookMs = performance.now() - started;
  return partNodes(served);
}

/** /object_info of the stack, requested once per run: 360 kB on a small server, several MB on a large one. */
export async function objectInfo(signal: AbortSignal): Promise<ObjectInfo> {
  return (await nodes(signal)).sound;
}

/** Entries of /object_info that cannot be read, with the place: they matter only if a node is needed. */
export async function malformedNodes(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  return (await nodes(signal)).malformed;
}

let replacements: NodeReplacements | undefined;

/**
 * A graph as the server runs it: absent classes that it replaces by itself have their new names. Only where a class is
 * absent the server is asked for its replacements; one that has none, or hides them, replaces nothing.
 */
export async function asServed(graph: Graph, signal: AbortSignal): Promise<Graph> {
  const served = await objectInfo(signal);
  if (Object.values(graph).every(({ class_type }) => Object.hasOwn(served, class_type))) return graph;
  replacements ??= await clients.comfy.nodeReplacements(signal).catch(() => ({}));
  return replaceClasses(graph, served, replacements);
}

/** For comparisons that have failed with the graph as it was sent; it stays as it is where the server does not tell. */
export function renamed(graph: Graph, signal: AbortSignal): Promise<Graph> {
  return asServed(graph, signal).catch(() => graph);
}

/** Milliseconds that the one request took; undefined until it has been answered. */
export function objectInfoMs(): number | undefined {
  return tookMs;
}
