import type { Graph } from "../../comfyui/client.ts";
import { readPng } from "../../oracles/png.ts";
import { embeddedPrompt, samePrompt } from "../../oracles/provenance.ts";
import type { Text } from "../../text.ts";
import { renamed } from "./object-info.ts";

/** The first difference between the graph in a picture and the one that was sent, or as the server rewrites it. */
export async function promptDifference(
  bytes: Buffer,
  graph: Graph,
  signal: AbortSignal,
): Promise<Text | undefined> {
  const embedded = embeddedPrompt(readPng(bytes));
  const difference = samePrompt(graph, embedded);
  return difference && samePrompt(await renamed(graph, signal), embedded) && difference;
}
