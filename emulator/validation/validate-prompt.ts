import type { Graph } from "../jobs/job.ts";
import { isObject, type Json, type JsonObject } from "../python/json.ts";
import type { World } from "../world.ts";
import { InputChecker } from "./input-checks.ts";
import type { NodeError } from "./node-error.ts";

/** What POST /prompt decides about a graph: the outputs that it will run, or the error of the 400. */
export type Verdict =
  | { readonly valid: true; readonly outputs: string[]; readonly nodeErrors: JsonObject }
  | { readonly valid: false; readonly error: JsonObject; readonly nodeErrors: JsonObject };

/**
 * Validates a graph and writes the coerced values back into it. Throws if the prompt or a node is not an object, as Python
 * does: the reply is 500.
 */
export function validatePrompt(
  prompt: Json | undefined,
  targets: readonly string[] | undefined,
  world: World,
): Verdict {
  if (!isObject(prompt) && !(Array.isArray(prompt) && prompt.length === 0)) {
    throw new TypeError("string indices must be integers, not 'str'");
  }
  if (world.dress.prompts.readsAllFirst) for (const node of Object.values(prompt)) expectNode(node);
  const nodes = { ...world.nodes() };
  if (world.faults.has("object-info-stale")) delete nodes.KSampler;
  const outputs: string[] = [];
  for (const [id, node] of Object.entries(prompt)) {
    expectNode(node);
    const className = isObject(node) ? node.class_type : undefined;
    const info = className === undefined ? undefined : nodes[String(className)];
    if (info === undefined) {
      const error = world.dress.prompts.missingClass(id, node, className);
      return { valid: false, error, nodeErrors: {} };
    }
    if (info.output_node && (targets === undefined || targets.includes(id))) outputs.push(id);
  }
  if (outputs.length === 0) return refuse("prompt_no_outputs", "Prompt has no outputs", "");
  return validateOutputs(prompt as Graph, outputs, world);
}

/** Throws if Python could not look for a key in it. */
function expectNode(node: Json): void {
  if (!isObject(node) && typeof node !== "string" && !Array.isArray(node))
    throw new TypeError("argument of type 'int' is not iterable");
}

function validateOutputs(graph: Graph, outputs: readonly string[], world: World): Verdict {
  const checker = new InputChecker(graph, world);
  const good: string[] = [];
  const outputErrors: NodeError[] = [];
  const nodeErrors: Record<string, JsonObject & { dependent_outputs: string[] }> = {};
  for (const output of outputs) {
    const result = checker.checkOutput(output);
    if (result.valid) {
      good.push(output);
      continue;
    }
    outputErrors.push(...result.errors);
    for (const [id, { valid, errors }] of checker.results) {
      if (valid || errors.length === 0) continue;
      nodeErrors[id] ??= {
        errors: [...errors],
        dependent_outputs: [],
        class_type: graph[id]?.class_type ?? null,
      };
      nodeErrors[id].dependent_outputs.push(output);
    }
  }
  if (good.length > 0) return { valid: true, outputs: good, nodeErrors };
  const details = outputErrors.map((error) => `${error.message}: ${error.details}`).join("\n");
  return refuse("prompt_outputs_failed_validation", "Prompt outputs failed validation", details, nodeErrors);
}

function refuse(type: string, message: string, details: string, nodeErrors: JsonObject = {}): Verdict {
  return { valid: false, error: { type, message, details, extra_info: {} }, nodeErrors };
}
