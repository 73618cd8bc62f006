import type { Facts } from "../checks/facts.ts";
import type { NodeInventory } from "../config/profile.ts";
import type { ObjectInfo } from "./replies.ts";

/**
 * The served nodes against the inventory, as sets of names, modules and signatures: a count proves nothing.
 * `packs` are the modules whose further nodes are told as extra.
 */
export function compareNodes(
  served: ObjectInfo,
  inventory: NodeInventory,
  packs: readonly string[],
): NonNullable<Facts["nodes"]> {
  const missing: Record<string, string[]> = {};
  const hijacked = [];
  const drifted = [];
  for (const [name, expected] of Object.entries(inventory)) {
    const found = served[name];
    if (found === undefined) {
      missing[expected.module] = [...(missing[expected.module] ?? []), name];
      continue;
    }
    if (found.python_module !== expected.module)
      hijacked.push({ node: name, expected: expected.module, found: found.python_module });
    for (const change of signatureChanges(found, expected)) drifted.push({ node: name, change });
  }
  const extra = Object.entries(served)
    .filter(([name, node]) => !(name in inventory) && packs.includes(node.python_module))
    .map(([name]) => name);
  return {
    served: Object.keys(served).length,
    expected: Object.keys(inventory).length,
    missing,
    extra,
    hijacked,
    drifted,
  };
}

/**
 * Changes that break a saved workflow: a required input that is new or gone, an optional one that is gone, other outputs.
 * A new optional input breaks nothing.
 */
function signatureChanges(found: ObjectInfo[string], expected: NodeInventory[string]): string[] {
  const required = Object.keys(found.input.required ?? {});
  const optional = Object.keys(found.input.optional ?? {});
  const all = [...required, ...optional];
  const gone = [...expected.required, ...expected.optional].filter((input) => !all.includes(input));
  const added = required.filter(
    (input) => !expected.required.includes(input) && !expected.optional.includes(input),
  );
  const promoted = required.filter((input) => expected.optional.includes(input));
  const outputs = found.output.map(String);
  const sameOutputs = outputs.join() === expected.output.join();
  return [
    ...gone.map((input) => `- ${input}`),
    ...[...added, ...promoted].map((input) => `+ ${input} (required)`),
    ...(sameOutputs ? [] : [`→ ${outputs.join(", ") || "–"} ≠ ${expected.output.join(", ") || "–"}`]),
  ];
}
