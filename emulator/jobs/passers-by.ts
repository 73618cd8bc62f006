import { randomUUID } from "node:crypto";
import type { Json } from "../python/json.ts";
import type { World } from "../world.ts";
import type { Graph, Job } from "./job.ts";

/** Of the people who send a job beside each of ours, and of those, the ones who cancel it again. */
const COMING = 0.5;
const GOING = 0.4;

/** Fault `others-come-and-go`: somebody else's job right after ours, with the same graph and another seed. */
export function passerBy(ours: Job, world: World): (Job & { readonly leaves: boolean }) | undefined {
  if (!world.faults.has("others-come-and-go") || ours.foreign || world.chance() >= COMING) return undefined;
  const graph = Object.entries(ours.graph).map(([id, node]) => {
    const inputs = Object.entries(node.inputs).map(([name, value]): [string, Json] => {
      if (name === "seed") return [name, Math.floor(world.chance() * 2 ** 48)];
      return [name, name === "filename_prefix" ? "homework" : value];
    });
    return [id, { class_type: node.class_type, inputs: Object.fromEntries(inputs) }];
  });
  return {
    number: world.queue.nextNumber(),
    id: randomUUID(),
    graph: Object.fromEntries(graph) as Graph,
    extraData: { client_id: randomUUID() },
    outputs: ours.outputs,
    foreign: true,
    leaves: world.chance() < GOING,
  };
}
