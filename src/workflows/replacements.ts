import type { Graph } from "../comfyui/client.ts";
import type { NodeReplacements, ObjectInfo } from "../comfyui/replies.ts";

/**
 * A graph as POST /prompt rewrites it before it checks it: a class that the server lacks and has a replacement for gets its
 * new name, its inputs theirs, and the links to its outputs their new numbers (ComfyUI 0.33.0). A class whose replacement is
 * absent too, or that lacks an input which would be moved, stays: the server refuses it.
 */
export function replaceClasses(graph: Graph, served: ObjectInfo, replacements: NodeReplacements): Graph {
  const fresh = structuredClone(graph);
  const slots = new Map<string, ReadonlyMap<number, number>>();
  for (const [id, node] of Object.entries(fresh)) {
    if (Object.hasOwn(served, node.class_type)) continue;
    const [first] = (Object.hasOwn(replacements, node.class_type) && replacements[node.class_type]) || [];
    if (first === undefined || !Object.hasOwn(served, first.new_node_id)) continue;
    const inputs = mappedInputs(node.inputs, first);
    if (inputs === undefined) continue;
    Object.assign(node, { class_type: first.new_node_id, inputs });
    slots.set(id, new Map(first.output_mapping?.map(({ old_idx, new_idx }) => [old_idx, new_idx])));
  }
  for (const { inputs } of Object.values(fresh))
    for (const [name, value] of Object.entries(inputs)) {
      if (!Array.isArray(value) || value.length !== 2) continue;
      const slot = slots.get(String(value[0]))?.get(Number(value[1]));
      if (slot !== undefined) inputs[name] = [value[0], slot];
    }
  return fresh;
}

function mappedInputs(
  given: Readonly<Record<string, unknown>>,
  { input_mapping }: NodeReplacements[string][number],
): Record<string, unknown> | undefined {
  const inputs: [string, unknown][] = [];
  for (const mapping of input_mapping ?? []) {
    const { new_id, old_id } = mapping;
    if ("set_value" in mapping) inputs.push([new_id, mapping.set_value]);
    else if (old_id !== undefined) {
      if (!Object.hasOwn(given, old_id)) return undefined;
      inputs.push([new_id, given[old_id]]);
    }
  }
  return Object.fromEntries(inputs);
}
