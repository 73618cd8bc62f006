import { readFileSync } from "node:fs";
import type { ComfyClient, Graph } from "../comfyui/client.ts";
import type { NodeInventory } from "../comfyui/node-inventory.ts";
import type { ObjectInfo, SystemStats } from "../comfyui/replies.ts";
import { versionIn } from "../comfyui/versions/server-version.ts";
import { weightsOfAll } from "../comfyui/weights.ts";
import { loosenedFor } from "../config/profile/workflow.ts";
import type { WrittenProfile } from "../config/profile.ts";
import type { RunConfig } from "../config/run-config.ts";
import { openContainer } from "../container/open-container.ts";
import { readModels } from "../container/read-models.ts";
import { some } from "../format.ts";
import { isGood } from "../models/model-files.ts";
import { modelText } from "../models/model-text.ts";
import type { WantedModel } from "../models/wanted-model.ts";
import { inspectImage } from "../oracles/measures.ts";
import type { Text } from "../text.ts";
import type { Former } from "./files.ts";
import { inFolders, modelsIn } from "./find-models.ts";
import { packsOf } from "./find-packs.ts";
import { inventoryOf } from "./inventory.ts";
import type { Prepared } from "./prepare.ts";
import type { Progress } from "./progress.ts";
import { refused } from "./refused.ts";
import { type Tried, tryWorkflow } from "./trials.ts";

const GiB = 2 ** 30;
/** Of the card's memory: another card of its kind, or another driver, reports a little less. */
const VRAM_MARGIN = 0.05;
const deviceTypes = ["cuda", "cpu", "mps", "xpu"] as const;
/** Milliseconds for one generation, where no --timeout is given: the first one may load tens of gigabytes. */
const PATIENCE_MS = 30 * 60_000;

/** Everything that a server tells and shows of itself, for one profile. */
export interface Measures {
  readonly version: string | undefined;
  readonly device: WrittenProfile["device"] & { readonly name: string };
  readonly inventory: NodeInventory;
  readonly packs: WrittenProfile["nodes"]["packs"];
  readonly models: readonly WantedModel[];
  /** Those of `npm run models:synthetic`; undefined: real ones. */
  readonly weights: WrittenProfile["weights"];
  /** In the order of the prepared workflows. */
  readonly tried: readonly Tried[];
}

export interface MeasureTools {
  readonly client: ComfyClient;
  readonly config: RunConfig;
  readonly url: string;
  readonly stats: SystemStats;
  readonly served: ObjectInfo;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly asServed: (graph: Graph) => Promise<Graph>;
  /** The profile that is learnt anew. */
  readonly former: Former | undefined;
}

/** Measures a healthy server. Errors: LEARN_REFUSED where it is not, and those of the client. */
export async function measure(prepared: readonly Prepared[], tools: MeasureTools): Promise<Measures> {
  const { client, config, url, stats, served, signal, progress } = tools;
  const graphs = await Promise.all(prepared.map(({ graph }) => tools.asServed(graph)));
  const inventory = inventoryOf(graphs, served);
  const opened = await openContainer(
    {
      url,
      name: config.container,
      chosen: config.containerChosen === true,
      root: config.comfyuiRoot,
      docker: config.docker,
      answers: async () => true,
    },
    signal,
  );
  const container = "handle" in opened ? opened.handle : undefined;
  if ("absent" in opened) progress.noContainer(opened.absent);
  const where = { client, container, root: config.comfyuiRoot, signal };
  const { packs, unknown } = await packsOf(inventory, where);
  const listed = await inFolders(modelsIn(graphs, served), client, signal);
  const models = await withSizes(listed, tools, container);
  const weights = await weightsIn(models, tools);
  const device = deviceOf(stats);
  const version = versionIn(stats.system.comfyui_version);
  progress.found({ version, device, inventory, packs, unknownPacks: unknown, models, weights });
  const tried = await tryAll(prepared, weights === "synthetic", tools);
  return { version, device, inventory, packs, models, weights, tried };
}

/** What the files say of themselves; where the server does not tell, what the former profile says. */
async function weightsIn(
  models: readonly WantedModel[],
  { client, signal, former }: MeasureTools,
): Promise<Measures["weights"]> {
  const told = (await weightsOfAll(client, models, signal)).filter(({ are }) => are !== "untold");
  const random = told.filter(({ are }) => are === "synthetic");
  if (told.length === 0) return former?.weights;
  if (random.length > 0 && random.length < told.length) throw refused(partlyRandom(random));
  return random.length > 0 ? "synthetic" : undefined;
}

function partlyRandom(files: readonly { readonly folder: string; readonly file: string }[]): Text {
  const names = some(files.map(({ folder, file }) => `${folder}/${file}`));
  return {
    fr: `Ces modèles n'ont que des valeurs tirées au sort (npm run models:synthetic), les autres non : ${names}.`,
    en: `These models hold random values alone (npm run models:synthetic), the others do not: ${names}.`,
  };
}

async function tryAll(
  prepared: readonly Prepared[],
  synthetic: boolean,
  tools: MeasureTools,
): Promise<Tried[]> {
  const { client, config, signal, progress, asServed, former } = tools;
  const waiting = await client.queueRemaining(signal);
  if (waiting > 0) progress.busy(waiting);
  // a model that is loaded already would hide how long a cold start takes; other people's jobs keep theirs
  else await unload(client, signal);
  const all: Tried[] = [];
  for (const one of prepared) {
    const { name, graph, named, prompt, input } = one;
    const bytes = input === undefined ? undefined : readFileSync(input);
    all.push(
      await tryWorkflow(client, {
        graph,
        nodes: named,
        prompt,
        loosen: loosenedFor(one, former?.pictures?.loosen),
        synthetic,
        ...(bytes && { input: { bytes, picture: await inspectImage(bytes) } }),
        budgetMs: (config.generationTimeoutS ?? 0) * 1_000 || PATIENCE_MS,
        signal,
        asServed,
        onTrial: (nth) => progress.trial(name, nth),
        onPhase: (phase) => progress.phase(phase),
        onEnd: (ms) => progress.ended(ms),
      }),
    );
  }
  return all;
}

async function unload(client: ComfyClient, signal: AbortSignal): Promise<void> {
  await client.raw({
    method: "POST",
    path: "/free",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ unload_models: true, free_memory: true }),
    signal,
  });
}

/** With the bytes on the disk, where the container shows them. */
async function withSizes(
  models: readonly WantedModel[],
  { client, config, signal }: MeasureTools,
  container: Parameters<typeof readModels>[0] | undefined,
): Promise<WantedModel[]> {
  if (container === undefined || models.length === 0) return [...models];
  const folders = await client.modelFolders(signal).catch(() => undefined);
  const question = { root: config.comfyuiRoot, wanted: models, ...(folders && { folders }) };
  // an image without sh shows nothing
  const onDisk = await readModels(container, question, signal).catch(() => undefined);
  const bad = onDisk?.files.find((file) => !isGood(file));
  if (bad !== undefined) throw refused(modelText(bad));
  return models.map((model, at) => {
    const bytes = onDisk?.files[at]?.bytes;
    return bytes === undefined || bytes === 0 ? model : { ...model, bytes };
  });
}

/** Main memory is no card's: of a processor no size is demanded. */
function deviceOf({ devices: [device] }: SystemStats): Measures["device"] {
  const type = deviceTypes.find((one) => one === device?.type) ?? "any";
  const gib = ((device?.vram_total ?? 0) / GiB) * (1 - VRAM_MARGIN);
  return { type, minVramGiB: type === "cpu" ? 0 : Math.floor(gib * 10) / 10, name: device?.name ?? "–" };
}
