import { expect } from "vitest";
import type { Graph } from "../../comfyui/client.ts";
import { excerpt } from "../../comfyui/errors.ts";
import { runJob } from "../../comfyui/job/job.ts";
import type { JobReport, OutputImage } from "../../comfyui/job/job-report.ts";
import { outcomeText } from "../../comfyui/job/outcome-text.ts";
import { keepsId } from "../../comfyui/versions/keeps-id.ts";
import type { Workflow } from "../../config/profile/workflow.ts";
import { CodedError } from "../../errors.ts";
import { plural } from "../../format.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { JobName, OfJobs, PictureName } from "../../record/facts.ts";
import { type CheckTools, config, known, target } from "../check.ts";
import { cleanupLedger } from "../cleanup-ledger.ts";
import { progressChannel } from "../progress.ts";
import { processorTime } from "./container.ts";
import { renamed } from "./object-info.ts";
import { isStale } from "./turns.ts";

const channel = progressChannel();

/** Seconds for a job of ours where the profile has no workflow: nothing that it does takes long, but others may be ahead. */
const NO_WORKFLOW_S = 300;

/**
 * Milliseconds. A short job of somebody else ends within this time, and the wait goes on while the queue advances; a server
 * that is busy for longer is told at once, unless a person asked to wait. One without any sign of life may be dead, which only
 * its silence tells (most loads that were measured took less). Only the first job of a run asks.
 */
const QUEUE_PATIENCE_MS = { busy: 20_000, still: 90_000 };

/** Milliseconds that a workflow may take: the user's budget, else the profile's. */
export function budgetOf(workflow: Workflow | undefined): number {
  return (config.generationTimeoutS ?? workflow?.budgetS ?? NO_WORKFLOW_S) * 1000;
}

/** Whoever wants to know of the job while it runs. */
interface Watcher {
  readonly phase?: (phase: JobReport["lastPhase"]) => void;
  readonly remaining?: (jobs: number) => void;
}

/** Runs a graph as this check's job: entered in the cleanup ledger, shown while it runs, noted when it has ended. */
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
  watcher: Watcher = {},
): Promise<JobReport> {
  const entry = (promptId: string) => ({ url: target.url, kind: "prompt", id: promptId }) as const;
  await evidence.parameters({ ...parametersOf(graph), "budget (s)": budgetMs / 1000 });
  const what = { fr: `Exécuter le graphe (${name})`, en: `Execute the graph (${name})` };
  const report = await evidence.step(what, async () => {
    const done = await runJob(comfy, graph, {
      budgetMs,
      ...(name === "canary" && !config.waitForQueue && { patienceMs: QUEUE_PATIENCE_MS }),
      signal,
      onOpen: (promptId) => cleanupLedger.enter(entry(promptId)),
      onClose: (promptId) => cleanupLedger.leave(entry(promptId)),
      keepsId: keepsId(known["infra.version"]?.system?.comfyui),
      asServed: (sent) => renamed(sent, signal),
      processorTime,
      onPhase: (phase, elapsedMs) => {
        channel.postMessage({ check: id, phase, elapsedMs });
        watcher.phase?.(phase);
      },
      ...(watcher.remaining && { onRemaining: watcher.remaining }),
    });
    const ended = (await isStale(done, { comfy, signal })) ? { ...done, stale: true as const } : done;
    await evidence.table(`${name} timeline`, timelineOf(ended, graph));
    await evidence.json(`${name} job`, { ...ended, timeline: `${ended.timeline.length} moments` });
    return ended;
  });
  note({ jobs: { [name]: report }, jobNodes: { [name]: classesOf(graph) } } as Partial<OfJobs<Name>>);
  return report;
}

/** The class of each node, by its id. */
export function classesOf(graph: Graph): Record<string, string> {
  return Object.fromEntries(Object.entries(graph).map(([node, { class_type }]) => [node, class_type]));
}

/** Fetches and attaches an image of a finished job. */
export async function fetchImage(
  name: PictureName,
  image: OutputImage,
  { comfy, evidence, signal }: Pick<CheckTools, "comfy" | "evidence" | "signal">,
): Promise<Buffer> {
  return await evidence.step(
    { fr: `Lire ${excerpt(image.filename)}`, en: `Fetch ${excerpt(image.filename)}` },
    async () => {
      const bytes = await comfy.view(image, signal);
      await evidence.image(name, bytes);
      if (isPage(bytes)) throw pageInstead(image.filename);
      const format = /\.png$/i.test(image.filename) ? convertedTo(bytes) : undefined;
      if (format !== undefined) throw converted(image.filename, format);
      return bytes;
    },
  );
}

/** What an optimiser made of a PNG; undefined where the bytes are no other picture. */
function convertedTo(bytes: Buffer): string | undefined {
  const head = bytes.toString("latin1", 0, 12);
  if (head.startsWith("\xff\xd8\xff")) return "JPEG";
  if (/^RIFF.{4}WEBP/s.test(head)) return "WebP";
  return /^.{4}ftypavi[fs]/s.test(head) ? "AVIF" : undefined;
}

function converted(filename: string, format: string): CodedError {
  const name = excerpt(filename);
  return new CodedError("IMAGE_CONVERTED", {
    fr: `[GET /view] a rendu ${name} en ${format} : quelque chose convertit les PNG de ComfyUI.`,
    en: `[GET /view] gave ${name} as ${format}: something converts ComfyUI's PNGs.`,
  });
}

function isPage(bytes: Buffer): boolean {
  return /^\s*<(?:!doctype|html)\b/i.test(bytes.subarray(0, 200).toString("latin1"));
}

function pageInstead(filename: string): CodedError {
  const name = excerpt(filename);
  return new CodedError("IMAGE_IS_PAGE", {
    fr: `[GET /view] a rendu une page HTML au lieu de l'image ${name} : un proxy ou sa page de connexion répond à la place de ComfyUI.`,
    en: `[GET /view] gave an HTML page instead of the picture ${name}: a proxy or its login page answers in ComfyUI's place.`,
  });
}

/** Fetches and attaches every image of a finished job. */
export async function fetchImages(
  name: PictureName,
  { outputs }: Pick<JobReport, "outputs">,
  tools: Pick<CheckTools, "comfy" | "evidence" | "signal">,
): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  for (const image of outputs) pictures.push(await fetchImage(name, image, tools));
  return pictures;
}

/** The inputs that matter most to a person: seed, steps, size, prompt, files. */
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

/** The job has finished, with the expected number of images. */
export function expectFinished<Name extends JobName>(
  name: Name,
  report: JobReport,
  images: number,
  { note }: { readonly note: (facts: Partial<OfJobs<Name>>) => void },
): void {
  expect(outcomeText(report)).toBeFlawless();
  if (report.outputs.length !== images)
    note({ imagesWanted: { [name]: images } } as unknown as Partial<OfJobs<Name>>);
  const forms = ["image", "images"] as const;
  const delivered = plural(report.outputs.length, forms, forms);
  expect(
    report.outputs.length === images
      ? undefined
      : {
          fr: `Le travail a livré ${delivered.fr} au lieu de ${images}.`,
          en: `The job delivered ${delivered.en}, expected ${images}.`,
        },
  ).toBeFlawless();
}
