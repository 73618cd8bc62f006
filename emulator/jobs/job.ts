import type { Json, JsonObject, PyFloat } from "../python/json.ts";

/** One node of an API-format graph, validated: inputs hold coerced values and `[node, slot]` links. */
export type GraphNode = JsonObject & { class_type: string; inputs: JsonObject };
export type Graph = Record<string, GraphNode>;

/** One accepted POST /prompt. */
export interface Job {
  readonly number: number | PyFloat;
  readonly id: string;
  readonly graph: Graph;
  readonly extraData: JsonObject;
  readonly outputs: readonly string[];
  /** Put there by the faults `queue-busy` and `queue-stuck`. */
  readonly foreign?: true;
}

/** How the job stands in `/queue` and `/history`. */
export function jobItem(job: Job, extraData: JsonObject = job.extraData): Json {
  return [job.number, job.id, job.graph, extraData, [...job.outputs]];
}

export function clientOf(job: Job): string | undefined {
  const id = job.extraData.client_id;
  return typeof id === "string" ? id : undefined;
}

/** A link is a list of a node id and a slot; every other list in an input is taken for a broken one. */
export function isLink(value: Json | undefined): value is [string, number] {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && typeof value[1] === "number"
  );
}
