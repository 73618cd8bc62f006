import type { Json, JsonObject, PyFloat } from "../python/json.ts";

/** One validated node of an API-format graph. Its inputs hold coerced values and `[node, slot]` links. */
export type GraphNode = JsonObject & { class_type: string; inputs: JsonObject };
export type Graph = Record<string, GraphNode>;

/** One accepted POST /prompt. */
export interface Job {
  readonly number: number | PyFloat;
  readonly id: string;
  readonly graph: Graph;
  readonly extraData: JsonObject;
  readonly outputs: readonly string[];
  /** A job of another user: the faults `queue-busy` and `queue-stuck` add it. */
  readonly foreign?: true;
}

/** The pictures of one job, as its history entry holds them. */
export interface Handed {
  readonly client: string | undefined;
  readonly images: JsonObject[];
}

/** The job as `/queue` and `/history` show it. */
export function jobItem(job: Job, extraData: JsonObject = job.extraData): Json {
  return [job.number, job.id, job.graph, extraData, [...job.outputs]];
}

export function clientOf(job: Job): string | undefined {
  const id = job.extraData.client_id;
  return typeof id === "string" ? id : undefined;
}

/** A link is a list of a node id and a slot. Any other list in an input counts as a broken link. */
export function isLink(value: Json | undefined): value is [string, number] {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && typeof value[1] === "number"
  );
}
