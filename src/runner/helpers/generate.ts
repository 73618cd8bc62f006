import { randomBytes, randomInt } from "node:crypto";
import { expect } from "vitest";
import type { Graph } from "../../comfyui/client.ts";
import { runJob } from "../../comfyui/job/job.ts";
import type { JobReport, OutputImage } from "../../comfyui/job/job-report.ts";
import { outcomeText } from "../../comfyui/job/outcome-text.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { JobName, OfJobs, PictureName } from "../../record/facts.ts";
import { type CheckTools, config, target } from "../check.ts";
import { cleanupLedger } from "../cleanup-ledger.ts";
import { progressChannel } from "../progress.ts";

const channel = progressChannel();

/** A seed no cache can know. */
export function freshSeed(): number {
  return randomInt(1, 2 ** 47);
}

/** A file prefix no other run uses: names an image as ours. */
export function freshPrefix(): string {
  return `e2e-${randomBytes(5).toString("hex")}`;
}

/** Milliseconds a workflow of the profile may take, or what the user asked for. */
export function budgetOf(workflow: "textToImage" | "edit"): number {
  return (config.generationTimeoutS ?? config.profile.workflows[workflow].budgetS) * 1000;
}

/** Runs a graph as this check's job: written in the cleanup ledger, shown while it runs, noted when it has ended. */
export async function generate<Name extends JobName>(
  id: CheckId,
  name: Name,
  graph: Graph,
  budgetMs: number,
  {
    comfy,
    evidence,
    note,
    signal,
  }: Pick<CheckTools, "comfy" | "evidence" | "signal"> & {
    readonly note: (facts: Partial<OfJobs<Name>>) => void;
  },
  onPhase?: (report: JobReport["lastPhase"]) => void,
): Promise<JobReport> {
  const entry = (promptId: string) => ({ url: target.url, kind: "prompt", id: promptId }) as const;
  await evidence.parameters({ ...parametersOf(graph), "budget (s)": budgetMs / 1000 });
  const what = { fr: `Exécuter le graphe (${name})`, en: `Execute the graph (${name})` };
  const report = await evidence.step(what, async () => {
    const ended = await runJob(comfy, graph, {
      budgetMs,
      signal,
      onOpen: (promptId) => cleanupLedger.enter(entry(promptId)),
      onClose: (promptId) => cleanupLedger.leave(entry(promptId)),
      onPhase: (phase, elapsedMs) => {
        channel.postMessage({ check: id, phase, elapsedMs });
        onPhase?.(phase);
      },
    });
    await evidence.table(`${name} timeline`, timelineOf(ended, graph));
    await evidence.json(`${name} job`, { ...ended, timeline: `${ended.timeline.length} moments` });
    return ended;
  });
  const classes = Object.entries(graph).map(([node, { class_type }]) => [node, class_type] as const);
  note({ jobs: { [name]: report }, jobNodes: { [name]: Object.fromEntries(classes) } } as OfJobs<Name>);
  return report;
}

/** The image of a finished job: fetched and attached. */
export async function fetchImage(
  name: PictureName,
  image: OutputImage,
  { comfy, evidence, signal }: Pick<CheckTools, "comfy" | "evidence" | "signal">,
): Promise<Buffer> {
  return await evidence.step({ fr: `Lire ${image.filename}`, en: `Fetch ${image.filename}` }, async () => {
    const bytes = await comfy.view(image, signal);
    await evidence.image(name, bytes);
    return bytes;
  });
}

/** Every image of a finished job. */
export async function fetchImages(
  name: PictureName,
  { outputs }: JobReport,
  tools: Pick<CheckTools, "comfy" | "evidence" | "signal">,
): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  for (const image of outputs) pictures.push(await fetchImage(name, image, tools));
  return pictures;
}

/** What a person asks of a generation first: seed, steps, size, prompt, files. */
function parametersOf(graph: Graph): Record<string, string | number> {
  const wanted = [
    "prompt",
    "text",
    "seed",
    "steps",
    "denoise",
    "width",
    "height",
    "filename_prefix",
    "image",
  ];
  const inputs = Object.values(graph).flatMap((node) => Object.entries(node.inputs));
  return Object.fromEntries(
    inputs.filter(
      (entry): entry is [string, string | number] => wanted.includes(entry[0]) && !Array.isArray(entry[1]),
    ),
  );
}

function timelineOf({ timeline }: JobReport, graph: Graph): Record<string, string | number>[] {
  return timeline.map(({ atMs, event, node, step, of }) => ({
    ms: atMs,
    event,
    node: node === undefined ? "" : `#${node} ${graph[node]?.class_type ?? ""}`,
    step: of === undefined ? "" : `${step}/${of}`,
  }));
}

/** The job ended as it must: finished, with as many images as promised. */
export function expectFinished(report: JobReport, images: number): void {
  expect(outcomeText(report)).toBeFlawless();
  expect(
    report.outputs.length === images
      ? undefined
      : {
          fr: `Le travail a livré ${report.outputs.length} image(s) au lieu de ${images}.`,
          en: `The job handed out ${report.outputs.length} image(s), expected ${images}.`,
        },
  ).toBeFlawless();
}
