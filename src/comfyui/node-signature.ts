import { createHash } from "node:crypto";
import type { ObjectInfo } from "./replies.ts";

/** Every served node by name, with its module and a short hash of its signature. */
export type ServedNodes = Record<string, { module: string; signature: string }>;

/** The served nodes in the form that a later run compares. */
export function servedNodes(served: ObjectInfo): ServedNodes {
  return Object.fromEntries(
    Object.entries(served).map(([name, node]) => [
      name,
      { module: node.python_module, signature: signatureHash(node) },
    ]),
  );
}

/**
 * Eight hex digits over the names and types of inputs and outputs. Lists of values count as COMBO: a model file that is
 * added changes the list, not the signature.
 */
export function signatureHash(node: ObjectInfo[string]): string {
  const inputs = (group: Readonly<Record<string, unknown>> = {}): string[][] =>
    Object.entries(group).map(([input, spec]) => [input, typeOf(Array.isArray(spec) ? spec[0] : spec)]);
  const signature = [inputs(node.input.required), inputs(node.input.optional), node.output.map(typeOf)];
  return createHash("sha256").update(JSON.stringify(signature)).digest("hex").slice(0, 8);
}

function typeOf(type: unknown): string {
  return typeof type === "string" ? type : "COMBO";
}
