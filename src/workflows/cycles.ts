import type { Graph } from "../comfyui/client.ts";

/** A ring of nodes that wait for each other, as ids along the links from a node to what feeds it; undefined where there is none. */
export function findCycle(graph: Graph): string[] | undefined {
  const waiting = new Map(Object.keys(graph).map((id) => [id, sourcesOf(graph, id)]));
  const fedBy = new Map<string, string[]>();
  for (const [id, sources] of waiting)
    for (const source of sources) {
      const fed = fedBy.get(source);
      if (fed) fed.push(id);
      else fedBy.set(source, [id]);
    }
  // Remove nodes that wait for nothing, again and again: only rings and the nodes that depend on them remain.
  const ready = [...waiting].filter(([, sources]) => sources.size === 0).map(([id]) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    waiting.delete(id);
    for (const next of fedBy.get(id) ?? []) {
      const sources = waiting.get(next);
      sources?.delete(id);
      if (sources?.size === 0) ready.push(next);
    }
  }
  const path = new Set<string>();
  let [id] = waiting.keys();
  // Every node that remains waits for another one that remains: the walk must reach a node twice.
  while (id !== undefined && !path.has(id)) {
    path.add(id);
    [id] = waiting.get(id) ?? [];
  }
  if (id === undefined) return undefined;
  const walked = [...path];
  return walked.slice(walked.indexOf(id));
}

/** Ids of the existing nodes that feed a node. */
function sourcesOf(graph: Graph, id: string): Set<string> {
  const inputs = Object.values(graph[id]?.inputs ?? {});
  const ids = inputs.flatMap((value) =>
    Array.isArray(value) && typeof value[0] === "string" ? [value[0]] : [],
  );
  return new Set(ids.filter((source) => Object.hasOwn(graph, source)));
}
