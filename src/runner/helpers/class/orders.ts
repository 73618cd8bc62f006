import type { Graph } from "../../../comfyui/client.ts";
import type { Workflow } from "../../../config/profile/workflow.ts";
import type { Order } from "../../../readiness/burst/one-job.ts";
import { additionOf } from "../../../readiness/prompts.ts";
import type { ClassSession } from "../../../readiness/session.ts";
import { freshPrefix, freshSeed } from "../../../workflows/fresh.ts";
import { loadWorkflow } from "../../../workflows/load.ts";
import { parametrise } from "../../../workflows/parametrise.ts";
import { type CheckTools, config } from "../../check.ts";
import { uploadedFor } from "../uploaded.ts";

/** The prefix of each graph that was ordered. */
const prefixes = new WeakMap<Graph, string>();
export const prefixOf = (graph: Graph): string | undefined => prefixes.get(graph);

/**
 * What each student sends: the profile's workflows in turn, each time with an own prompt, seed and prefix. Half of the class
 * begins with another workflow, as classes do. Pictures to edit are uploaded once.
 */
export async function ordersOf(
  session: ClassSession,
  tools: Pick<CheckTools, "comfy" | "evidence" | "signal">,
): Promise<(student: number, image: number) => Order> {
  const { workflows } = config.profile;
  const uploads = new Map<Workflow, string>();
  for (const one of workflows) if (one.role === "edit") uploads.set(one, await uploadedFor(one, tools));
  return (student, image) => {
    const workflow = workflows[(student + image) % workflows.length];
    if (workflow === undefined) throw new Error("A class needs a workflow.");
    const { file, prompt, width, height, nodes, name, images } = workflow;
    const prefix = freshPrefix();
    const own = workflow.role === "edit" ? { inputImage: uploads.get(workflow) ?? "" } : { width, height };
    const wanted = `${prompt}, ${additionOf(session.seed, student, image, session.images)}`;
    const parameters = { ...own, prompt: wanted, seed: freshSeed(), prefix };
    const graph = parametrise(loadWorkflow(file), parameters, nodes);
    prefixes.set(graph, prefix);
    return { graph, workflow: name, images };
  };
}
