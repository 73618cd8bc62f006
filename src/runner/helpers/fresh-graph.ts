import type { Graph } from "../../comfyui/client.ts";
import type { Workflow } from "../../config/profile/workflow.ts";
import { freshPrefix, freshSeed } from "../../workflows/fresh.ts";
import { loadWorkflow } from "../../workflows/load.ts";
import { parametrise } from "../../workflows/parametrise.ts";
import type { CheckTools } from "../check.ts";
import { uploadedFor } from "./uploaded.ts";

/** A workflow of whatever role with a seed and a file name of its own, as the profile wants it; the picture is uploaded first. */
export async function freshGraph(
  workflow: Workflow,
  tools: Pick<CheckTools, "comfy" | "evidence" | "signal">,
  prefix = freshPrefix(),
): Promise<Graph> {
  const { file, prompt, width, height, nodes } = workflow;
  const all = { prompt, seed: freshSeed(), prefix };
  const own =
    workflow.role === "edit" ? { inputImage: await uploadedFor(workflow, tools) } : { width, height };
  return parametrise(loadWorkflow(file), { ...all, ...own }, nodes);
}
