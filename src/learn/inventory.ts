import type { Graph } from "../comfyui/client.ts";
import type { NodeInventory } from "../comfyui/node-inventory.ts";
import type { ObjectInfo } from "../comfyui/replies.ts";
import { outputType } from "../workflows/input-spec.ts";

/** What each node that the graphs use must look like: where it comes from, what it takes and gives. */
export function inventoryOf(graphs: readonly Graph[], served: ObjectInfo): NodeInventory {
  const used = new Set(graphs.flatMap((graph) => Object.values(graph).map((node) => node.class_type)));
  return Object.fromEntries(
    [...used].toSorted().flatMap((name) => {
      const node = Object.hasOwn(served, name) ? served[name] : undefined;
      if (node === undefined) return [];
      const { required = {}, optional = {} } = node.input;
      return [
        [
          name,
          {
            module: node.python_module,
            required: Object.keys(required),
            optional: Object.keys(optional),
            output: node.output.map(outputType),
          },
        ],
      ];
    }),
  );
}

/** As the inventories that ship with the suite: a line for each node. */
export function inventoryText(inventory: NodeInventory): string {
  const lines = Object.entries(inventory).map(
    ([name, { module, required, optional, output }]) =>
      `  ${JSON.stringify(name)}: {"module": ${JSON.stringify(module)}, "required": ${listed(required)}, "optional": ${listed(optional)}, "output": ${listed(output)}}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

function listed(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
