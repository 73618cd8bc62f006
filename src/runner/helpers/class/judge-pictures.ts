import { readFileSync } from "node:fs";
import { loosenedFor, type Workflow } from "../../../config/profile/workflow.ts";
import { type ImageMeasures, inspectImage, measureImage } from "../../../oracles/measures.ts";
import { judgeFormat } from "../../../oracles/verdicts.ts";
import type { Judge } from "../../../readiness/burst/endings.ts";
import { config } from "../../check.ts";
import { promptDifference } from "../own-prompt.ts";
import { judgeWhole, loosenedBy } from "../weights.ts";
import { prefixOf } from "./orders.ts";

/** Judges what a student got: a sound picture of the right size, and the student's own by prompt, seed, prefix and pixels. */
export function pictureJudge(signal: AbortSignal): Judge {
  const seen = new Set<string>();
  const inputs = new Map<string, Promise<ImageMeasures>>();
  return async (pictures, graph, name) => {
    const workflow = config.profile.workflows.find((one) => one.name === name);
    if (workflow === undefined) throw new Error("A picture of no workflow.");
    const loosen = loosenedBy(loosenedFor(workflow, config.profile.pictures?.loosen));
    const prefix = prefixOf(graph) ?? "";
    for (const { filename, bytes } of pictures) {
      if (!filename.startsWith(prefix)) return { outcome: "foreign", kind: "foreign-file" };
      const { measures } = await inspectImage(bytes);
      if (judgeFormat(measures, workflow)) return { outcome: "bad", kind: "format" };
      if (await promptDifference(bytes, graph, signal)) return { outcome: "foreign", kind: "foreign-prompt" };
      if (judgeWhole(measures, loosen, await inputOf(workflow, inputs)))
        return { outcome: "bad", kind: "unsound" };
      // another seed never gives the same pixels: a cache has answered with somebody else's picture
      if (seen.has(measures.pixelsSha256)) return { outcome: "foreign", kind: "same-pixels" };
      seen.add(measures.pixelsSha256);
    }
    return pictures.length === workflow.images ? undefined : { outcome: "bad", kind: "count" };
  };
}

/** The measures of the picture that a workflow edits, taken once. */
async function inputOf(
  workflow: Workflow,
  known: Map<string, Promise<ImageMeasures>>,
): Promise<ImageMeasures | undefined> {
  if (workflow.role !== "edit") return undefined;
  const { input } = workflow;
  const measures = known.get(input) ?? measureImage(readFileSync(input));
  known.set(input, measures);
  return measures;
}
