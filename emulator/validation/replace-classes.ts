import type { NodeInfo } from "../nodes/node-info.ts";
import { nodeReplacements } from "../nodes/replacements.ts";
import { isObject, type Json, type JsonObject } from "../python/json.ts";

/**
 * What POST /prompt does first since 0.14: a class that is absent and has a replacement is rewritten, with its inputs and the
 * links to its outputs. Throws where Python would: a node without `_meta`, or without an input that is to be moved.
 */
export function replaceClasses(prompt: JsonObject, nodes: Readonly<Record<string, NodeInfo>>): void {
  const moved = new Map<string, Map<number, number>>();
  for (const [id, node] of Object.entries(prompt)) {
    if (!isObject(node) || !isObject(node.inputs)) continue;
    const [first] = listOf(nodeReplacements[String(node.class_type)]);
    const name = String(first?.new_node_id);
    if (first === undefined || nodes[String(node.class_type)] !== undefined || nodes[name] === undefined)
      continue;
    if (!isObject(node._meta)) throw new TypeError("'_meta'");
    prompt[id] = {
      ...node,
      class_type: name,
      inputs: mappedInputs(node.inputs, first),
      _meta: { ...node._meta },
    };
    moved.set(
      id,
      new Map(listOf(first.output_mapping).map(({ old_idx, new_idx }) => [Number(old_idx), Number(new_idx)])),
    );
  }
  for (const node of Object.values(prompt)) if (isObject(node)) moveLinks(node.inputs, moved);
}

function mappedInputs(given: JsonObject, replacement: JsonObject): JsonObject {
  const inputs: JsonObject = {};
  for (const { new_id, old_id, set_value } of listOf(replacement.input_mapping)) {
    const value = set_value === undefined ? given[String(old_id)] : set_value;
    if (value === undefined) throw new TypeError(`'${old_id}'`);
    inputs[String(new_id)] = value;
  }
  return inputs;
}

function moveLinks(inputs: Json | undefined, moved: ReadonlyMap<string, ReadonlyMap<number, number>>): void {
  if (!isObject(inputs)) return;
  for (const [name, value] of Object.entries(inputs)) {
    if (!Array.isArray(value) || value.length !== 2) continue;
    const slot = moved.get(String(value[0]))?.get(Number(value[1]));
    if (slot !== undefined) inputs[name] = [value[0] ?? null, slot];
  }
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
