import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileJson } from "../../../selftest/fuzz/hostile.ts";
import { patient } from "../../../selftest/fuzz/judge.ts";
import type { Graph } from "../../comfyui/client.ts";
import { objectInfoSchema } from "../../comfyui/replies.ts";
import { loadWorkflow } from "../load.ts";
import { convertWorkflow } from "./convert.ts";

const fixture = (path: string) => new URL(`../../../fixtures/${path}`, import.meta.url);
const served = objectInfoSchema.parse(
  JSON.parse(readFileSync(fixture("ground-truth/object-info-0.33.0.json"), "utf8")),
);
const graphs = ["qwen-text-to-image", "qwen-image-edit", "canary"].map((name) =>
  withDefaults(loadWorkflow(fixture(`workflows/${name}.json`).pathname)),
);

/** The interface shows, and saves, an optional widget that a graph may leave out. */
function withDefaults(graph: Graph): Graph {
  for (const { class_type, inputs } of Object.values(graph))
    for (const [name, [type, details]] of Object.entries(served[class_type]?.input.optional ?? {})) {
      const value = (details as { default?: unknown } | undefined)?.default;
      if (value !== undefined && /^(INT|FLOAT|STRING|BOOLEAN|COMBO)$/.test(String(type)))
        inputs[name] ??= value;
    }
  return graph;
}

interface Dress {
  readonly listsWidgets: boolean;
  readonly linkObjects: boolean;
  readonly reroutes: number;
  readonly primitives: boolean;
  readonly extras: boolean;
  readonly subgraph: boolean;
  readonly byName: boolean;
}
const dresses: fc.Arbitrary<Dress> = fc.record({
  listsWidgets: fc.boolean(),
  linkObjects: fc.boolean(),
  reroutes: fc.nat(3),
  primitives: fc.boolean(),
  extras: fc.boolean(),
  subgraph: fc.boolean(),
  byName: fc.boolean(),
});

type Link = [number, number, number, number, number, string];

/** A graph as the interface would save it: each node with its widgets in order, and links between numbers. */
function inInterface(graph: Graph, dress: Dress) {
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
      const value = node.inputs[name];
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

/** Without titles, and with the ids that the inside of a subgraph gets. */
function plain(graph: Graph, prefix = ""): object {
  return Object.fromEntries(
    Object.entries(graph).map(([id, { class_type, inputs }]) => [
      prefix + id,
      {
        class_type,
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [
            name,
            Array.isArray(value) ? [prefix + value[0], value[1]] : value,
          ]),
        ),
      },
    ]),
  );
}

test("a graph comes back from the interface as it was, however it was arranged there", patient, () => {
  fc.assert(
    fc.property(fc.constantFrom(...graphs), dresses, (graph, dress) => {
      const converted = convertWorkflow(inInterface(graph, dress), served);
      if ("problems" in converted) throw new Error(converted.problems.map(({ en }) => en).join("\n"));
      expect(plain(converted.graph)).toEqual(plain(graph, dress.subgraph ? "57:" : ""));
    }),
  );
});

test("whatever a file holds, it is a graph or problems in words", patient, () => {
  fc.assert(
    fc.property(hostileJson, (data) => {
      const converted = convertWorkflow(data, served);
      if ("problems" in converted) expect(converted.problems.length).toBeGreaterThan(0);
    }),
  );
});
