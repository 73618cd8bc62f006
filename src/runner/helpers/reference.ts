import type { Graph } from "../../comfyui/client.ts";
import { cachedSamplers } from "../../comfyui/job/cached-samplers.ts";
import type { JobReport } from "../../comfyui/job/job-report.ts";
import { servedNodes } from "../../comfyui/node-signature.ts";
import type { PaintWorkflow } from "../../config/profile/workflow.ts";
import { keptPicture } from "../../oracles/kept-picture.ts";
import { measured } from "../../record/merge-facts.ts";
import type { Painted } from "../../record/reference-finding.ts";
import { stackOf } from "../../references/stack.ts";
import { referenceTarget, sha256Of } from "../../references/store.ts";
import { subjectOf } from "../../references/subject.ts";
import { type CheckTools, config, known, target } from "../check.ts";
import { clients } from "../clients.ts";
import { redact } from "../redact.ts";
import { objectInfo } from "./object-info.ts";
import { promptDifference } from "./own-prompt.ts";
import { systemFacts } from "./system-facts.ts";

/** The job that painted the profile's fixed seed, and its picture. */
export interface FixedSeedJob {
  readonly graph: Graph;
  readonly report: JobReport;
  readonly bytes: Buffer;
}

/** What that picture is and which stack painted it; measures and notes the stack if the infra stage was not run. */
export async function paintedBy(
  { graph, report, bytes }: FixedSeedJob,
  { name, further, fixedSeed, width, height, prompt }: PaintWorkflow & { readonly further: boolean },
  tools: Pick<CheckTools<"generation.reference">, "comfy" | "signal" | "note">,
): Promise<Painted> {
  const emulated = target.emulated || clients.comfy.connection.emulated;
  const before = measured(known, ["infra.version", "infra.nodes-inventory"]);
  if (before.system === undefined) tools.note({ system: await systemFacts(tools) });
  if (before.servedNodes === undefined)
    tools.note({ servedNodes: servedNodes(await objectInfo(tools.signal)) });
  const classes = [...new Set(Object.values(graph).map(({ class_type }) => class_type))].toSorted();
  return {
    target: referenceTarget({ kind: config.target.kind, url: target.url, emulated }),
    subject: subjectOf(graph, {
      profile: config.profile.name,
      workflow: further ? `text-to-image (${name})` : "text-to-image",
      seed: fixedSeed,
      width,
      height,
      prompt,
    }),
    stack: stackOf(measured(known), classes),
    // of the picture as it is kept: an approval finds that one
    sha256: sha256Of((await keptPicture(bytes, redact)) ?? bytes),
    computed: cachedSamplers(report, graph).length === 0 && (await isOfThisRun(bytes, graph, tools.signal)),
  };
}

/** Whether the picture holds this run's prompt; without a prompt in it (which may be waived) nothing proves it. */
function isOfThisRun(bytes: Buffer, graph: Graph, signal: AbortSignal): Promise<boolean> {
  return promptDifference(bytes, graph, signal).then(
    (difference) => difference === undefined,
    () => false,
  );
}
