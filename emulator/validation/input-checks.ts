import type { Graph, GraphNode } from "../jobs/job.ts";
import type { InputSpec, NodeInfo } from "../nodes/node-info.ts";
import { isObject, type Json, numberOf } from "../python/json.ts";
import { pythonRepr, pythonStr } from "../python/text.ts";
import type { World } from "../world.ts";
import { finalInputs } from "./dynamic-inputs.ts";
import { crashError, type NodeError, nodeError, ValidationCrash } from "./node-error.ts";
import { checkWidget } from "./widget-checks.ts";

interface Result {
  readonly valid: boolean;
  readonly errors: readonly NodeError[];
}

/** Checks an output and all nodes upstream of it, each node once. */
export class InputChecker {
  readonly results = new Map<string, Result>();
  readonly #visiting = new Set<string>();
  readonly #graph: Graph;
  readonly #world: World;
  readonly #nodes: Readonly<Record<string, NodeInfo>>;

  constructor(graph: Graph, world: World) {
    this.#graph = graph;
    this.#world = world;
    this.#nodes = world.nodes();
  }

  checkOutput(id: string): Result {
    try {
      return this.#check(id);
    } catch (crash) {
      const error = crashError(crash, "exception_during_validation", "Exception when validating node", {});
      const result = { valid: false, errors: [error] };
      this.results.set(id, result);
      return result;
    }
  }

  #check(id: string): Result {
    const known = this.results.get(id);
    if (known !== undefined) return known;
    if (this.#visiting.has(id)) return this.#cycle(id);
    this.#visiting.add(id);
    const node = nodeAt(this.#graph, id);
    if (!isObject(node.inputs)) throw new ValidationCrash("KeyError", "'inputs'");
    const { required, optional, dynamic } = finalInputs(
      this.#nodes[node.class_type]?.input ?? {},
      node.inputs,
    );
    const errors: NodeError[] = [];
    let upstreamValid = true;
    for (const [name, spec] of Object.entries({ ...required, ...optional })) {
      if (node.inputs[name] !== undefined) {
        upstreamValid = this.#checkInput(node, name, spec, errors) && upstreamValid;
      } else if (name in required) {
        const extra = { input_name: name };
        const details = dynamic ? (name.split(".").at(-1) ?? name) : name;
        errors.push(nodeError("required_input_missing", "Required input is missing", details, extra));
      }
    }
    const result = { valid: upstreamValid && errors.length === 0, errors };
    this.#visiting.delete(id);
    // a cycle through this node has told its error already
    const told = this.results.get(id);
    if (told !== undefined) return told;
    this.results.set(id, result);
    return result;
  }

  /** 0.3.64 hits Python's recursion limit: each node of the cycle is invalid, none has an error. 0.33.0 names them all. */
  #cycle(id: string): Result {
    const visiting = [...this.#visiting];
    const cycle = visiting.slice(visiting.indexOf(id));
    if (!this.#world.dress.prompts.namesCycles) return { valid: false, errors: [] };
    const details = [...cycle, id].map((node) => `${node} (${this.#graph[node]?.class_type})`).join(" -> ");
    for (const node_id of cycle) {
      const extra = { node_id, cycle_nodes: cycle };
      const error = nodeError("dependency_cycle", "Dependency cycle detected", details, extra);
      this.results.set(node_id, { valid: false, errors: [error] });
    }
    return { valid: false, errors: [] };
  }

  /** False: a node upstream is invalid. Errors of the input itself go to `errors`. */
  #checkInput(node: GraphNode, name: string, spec: InputSpec, errors: NodeError[]): boolean {
    const value = node.inputs[name] ?? null;
    if (!Array.isArray(value)) {
      const found = checkWidget(node, name, spec, this.#world);
      if (found !== undefined) errors.push(found);
      return true;
    }
    if (value.length === 2) return this.#checkLink(name, value, spec, errors);
    const message = "Bad linked input, must be a length-2 list of [node_id, slot_index]";
    const extra = { input_name: name, input_config: [spec[0], spec[1] ?? {}], received_value: value };
    errors.push(nodeError("bad_linked_input", message, name, extra));
    return true;
  }

  #checkLink(name: string, link: Json[], spec: InputSpec, errors: NodeError[]): boolean {
    const [source = null, slot = null] = link;
    const id = typeof source === "string" ? source : pythonRepr(source);
    const received = outputType(this.#nodes[nodeAt(this.#graph, id).class_type], slot);
    const known = { input_name: name, input_config: [spec[0], spec[1] ?? {}] };
    if (!connects(received, spec[0])) {
      const details = `${name}, received_type(${received}) mismatch input_type(${pythonStr(spec[0])})`;
      const extra = { ...known, received_type: received, linked_node: link };
      errors.push(
        nodeError("return_type_mismatch", "Return type mismatch between linked nodes", details, extra),
      );
      return true;
    }
    try {
      return this.#check(id).valid;
    } catch (crash) {
      const message = "Exception when validating inner node";
      const extra = { ...known, linked_node: link };
      const inner = crashError(crash, "exception_during_inner_validation", message, extra);
      inner.extra_info.exception_message = inner.details;
      this.results.set(id, { valid: false, errors: [inner] });
      return false;
    }
  }
}

/** Types that the interface decides: the server lets them pass. */
const OPEN = ["*", "COMFY_MATCHTYPE_V3"];

/** A type is a name, several names with commas of which one must fit, or open. A list of options accepts no link. */
function connects(received: string, wanted: Json): boolean {
  if (OPEN.includes(received) || wanted === "*" || wanted === "COMFY_MATCHTYPE_V3") return true;
  if (typeof wanted !== "string") return false;
  const accepted = wanted.split(",").map((type) => type.trim());
  return received.split(",").some((type) => accepted.includes(type.trim()));
}

function outputType(info: NodeInfo | undefined, slot: Json): string {
  const index = numberOf(slot);
  if (index === undefined || !Number.isInteger(index)) {
    const kind = typeof slot === "string" ? "str" : "float";
    throw new ValidationCrash("TypeError", `tuple indices must be integers or slices, not ${kind}`);
  }
  const type = info?.output.at(index);
  if (type === undefined) throw new ValidationCrash("IndexError", "tuple index out of range");
  return type;
}

function nodeAt(graph: Graph, id: string): GraphNode {
  const node = graph[id];
  if (node === undefined) throw new ValidationCrash("KeyError", pythonRepr(id));
  return node;
}
