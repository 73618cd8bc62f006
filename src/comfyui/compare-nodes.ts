import { excerpt } from "./errors.ts";
import type { NodeInventory } from "./node-inventory.ts";
import type { ObjectInfo } from "./replies.ts";

export interface NodeComparison {
  readonly served: number;
  readonly expected: number;
  /** Missing class names by the module that should provide them. */
  readonly missing: Record<string, string[]>;
  /** Names of known packs that the inventory does not list. */
  readonly extra: string[];
  readonly hijacked: { node: string; expected: string; found: string }[];
  readonly drifted: { node: string; change: string }[];
}

/**
 * Compares the served nodes with the inventory by name, module and signature: a count proves nothing.
 * `packs` are the modules whose other nodes are reported as extra.
 */
export function compareNodes(
  served: ObjectInfo,
  inventory: NodeInventory,
  packs: readonly string[],
): NodeComparison {
  const missing = new Map<string, string[]>();
  // ComfyUI-Manager writes some folders in lower case
  const known = new Set(packs.map((module) => module.toLowerCase()));
  const hijacked = [];
  const drifted = [];
  for (const [name, expected] of Object.entries(inventory)) {
    const node = Object.hasOwn(served, name) ? served[name] : undefined;
    if (node === undefined) {
      const names = missing.get(expected.module) ?? [];
      missing.set(expected.module, names);
      names.push(name);
      continue;
    }
    if (node.python_module.toLowerCase() !== expected.module.toLowerCase())
      hijacked.push({ node: name, expected: expected.module, found: excerpt(node.python_module) });
    for (const change of signatureChanges(node, expected)) drifted.push({ node: name, change });
  }
  const extra = Object.entries(served)
    .filter(([name, node]) => !Object.hasOwn(inventory, name) && known.has(node.python_module.toLowerCase()))
    .map(([name]) => name);
  return {
    served: Object.keys(served).length,
    expected: Object.keys(inventory).length,
    missing: Object.fromEntries(missing),
    extra,
    hijacked,
    drifted,
  };
}

/**
 * Changes that break a saved workflow: a required input added or removed, or other outputs. Optional inputs come and go
 * between versions of a pack; `generation.workflows-valid` reports a workflow that sets a removed one.
 */
function signatureChanges(node: ObjectInfo[string], expected: NodeInventory[string]): string[] {
  const required = Object.keys(node.input.required ?? {});
  const all = [...required, ...Object.keys(node.input.optional ?? {})];
  const gone = expected.required.filter((input) => !all.includes(input));
  const added = required.filter((input) => !expected.required.includes(input));
  const outputs = node.output.map(typeName);
  const changes = [
    ...gone.map((input) => `- ${input}`),
    ...added.map((input) => `+ ${input} (required)`),
    ...(outputs.join() === expected.output.join()
      ? []
      : [`→ ${outputs.join(", ") || "–"} ≠ ${expected.output.join(", ") || "–"}`]),
  ];
  return changes.map(excerpt);
}

/** An output's type; a list of values is how ComfyUI writes a COMBO. */
function typeName(output: unknown): string {
  if (typeof output === "string") return output;
  return Array.isArray(output) ? "COMBO" : `(${typeof output})`;
}
