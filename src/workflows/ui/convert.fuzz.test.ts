import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Dress, inInterface } from "../../../selftest/data/in-interface.ts";
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

const dresses: fc.Arbitrary<Dress> = fc.record({
  listsWidgets: fc.boolean(),
  linkObjects: fc.boolean(),
  reroutes: fc.nat(3),
  primitives: fc.boolean(),
  extras: fc.boolean(),
  subgraph: fc.boolean(),
  byName: fc.boolean(),
});

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
      const converted = convertWorkflow(inInterface(graph, served, dress), served);
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
