import type { Graph } from "../comfyui/client.ts";
import { sourceOf } from "./candidates.ts";

/** Ids of the given nodes and of everything that feeds them. */
export function feeding(graph: Graph, ends: readonly string[]): ReadonlySet<string> {
  const found = new Set(ends.filter((id) => Object.hasOwn(graph, id)));
  // grows while it is walked
  for (const id of found)
    for (const value of Object.values(graph[id]?.inputs ?? {})) {
      const source = sourceOf(graph, value);
      if (source !== undefined) found.add(source);
    }
  return found;
}
