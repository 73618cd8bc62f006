import type { Graph } from "../../src/comfyui/client.ts";
import type { ObjectInfo } from "../../src/comfyui/replies.ts";

/** How a graph is arranged in the interface. */
export interface Dress {
  readonly listsWidgets: boolean;
  readonly linkObjects: boolean;
  readonly reroutes: number;
  readonly primitives: boolean;
  readonly extras: boolean;
  readonly subgraph: boolean;
  readonly byName: boolean;
}
type Link = [number, number, number, number, number, string];

/** A graph as the interface would save it: each node with its widgets in order, and links between numbers. */
export function inInterface(graph: Graph, served: ObjectInfo, dress: Dress) {
  const links: Link[] = [];
  const extras: object[] = [];
  let free = 1_000;
  const link = (from: number, slot: number, to: number, at: number, type: string): number => {
    let [source, out] = [from, slot];
    for (let count = 0; count < dress.reroutes; count++) {
      const id = free++;
      links.push([free, source, out, id, 0, type]);
      extras.push({
        id,
        type: "Reroute",
        inputs: [{ name: "", type: "*", link: free++ }],
        outputs: [{ type }],
      });
      [source, out] = [id, 0];
    }
    links.push([free, source, out, to, at, type]);
    return free++;
  };
  const nodes = Object.entries(graph).map(([id, node]) => {
    const info = served[node.class_type];
    const specs = Object.entries({ ...info?.input.required, ...info?.input.optional });
    const values: unknown[] = [];
    const named: Record<string, unknown> = {};
    const inputs: object[] = [];
    for (const [name, spec] of specs) {
      // an optional widget that the graph leaves out is saved as well
      const value = node.inputs[name] ?? (spec[1] as { default?: unknown } | undefined)?.default;
      const isWidget = Array.isArray(spec[0]) || /^(INT|FLOAT|STRING|BOOLEAN|COMBO)$/.test(String(spec[0]));
      const at = inputs.length;
      const primitive = isWidget && dress.primitives && typeof value === "number";
      if (Array.isArray(value)) {
        const source = graph[String(value[0])]?.class_type ?? "";
        const type = String(served[source]?.output[Number(value[1])]);
        inputs.push({ name, type, link: link(Number(value[0]), Number(value[1]), Number(id), at, type) });
      } else if (primitive) {
        const from = free++;
        extras.push({
          id: from,
          type: "PrimitiveNode",
          widgets_values: [value, "fixed"],
          outputs: [{ type: "INT" }],
        });
        inputs.push({ name, type: "INT", widget: { name }, link: link(from, 0, Number(id), at, "INT") });
      } else if (!isWidget || dress.listsWidgets)
        inputs.push({ name, type: spec[0], ...(isWidget && { widget: { name } }), link: null });
      if (!isWidget) continue;
      values.push(primitive ? 0 : value);
      if (value !== undefined) named[name] = primitive ? 0 : value;
      if (name === "seed") values.push("randomize");
    }
    if (node.class_type === "LoadImage") values.push("image");
    const outputs = info?.output.map((type) => ({ type, links: [] }));
    const title = node._meta?.title;
    return {
      id: Number(id),
      type: node.class_type,
      title,
      mode: 0,
      inputs,
      outputs,
      widgets_values: dress.byName ? named : values,
    };
  });
  if (dress.extras)
    extras.push(
      { id: 900, type: "MarkdownNote", widgets_values: ["read me"] },
      { id: 901, type: "KSampler", mode: 2, widgets_values: ["nonsense"] },
      { id: 902, type: "KSampler", mode: 4, widgets_values: [] },
      { id: 903, type: "Label (rgthree)" },
      { id: 904, type: "EmptyImage", widgets_values: [] },
    );
  const all = [...nodes, ...extras];
  const asObject = ([id, origin_id, origin_slot, target_id, target_slot, type]: Link) => ({
    id,
    origin_id,
    origin_slot,
    target_id,
    target_slot,
    type,
  });
  if (dress.subgraph)
    return {
      nodes: [{ id: 57, type: "a-b-c", inputs: [], outputs: [] }],
      links: [],
      definitions: { subgraphs: [{ id: "a-b-c", nodes: all, links: links.map(asObject) }] },
    };
  return { nodes: all, links: dress.linkObjects ? links.map(asObject) : links };
}
