import type { Text } from "../../text.ts";
import type { Graph } from "../client.ts";
import type { JobReport } from "./job-report.ts";

/** Ids of the samplers that were served from a cache. */
export function cachedSamplers({ cachedNodes }: JobReport, graph: Graph): string[] {
  return cachedNodes.filter((id) => graph[id]?.class_type.includes("Sampler"));
}

/** What is wrong with such a sampler where its seed is new. */
export function samplerCached(graph: Graph, id: string): Text {
  return {
    fr: `Le nœud ${id} (${graph[id]?.class_type}) vient d'un cache alors que sa graine est neuve : rien n'a été calculé.`,
    en: `Node ${id} (${graph[id]?.class_type}) comes from a cache although its seed is new: nothing was computed.`,
  };
}
