import type { ComfyClient, Graph } from "../comfyui/client.ts";
import { cachedSamplers, samplerCached } from "../comfyui/job/cached-samplers.ts";
import { runJob } from "../comfyui/job/job.ts";
import type { JobPhase, JobReport } from "../comfyui/job/job-report.ts";
import { outcomeText } from "../comfyui/job/outcome-text.ts";
import { judgeEdited } from "../oracles/edit/edit-words.ts";
import { type ImageMeasures, type Inspected, inspectImage } from "../oracles/measures.ts";
import type { RuleName } from "../oracles/rule-names.ts";
import { judgeDifferent } from "../oracles/similarity.ts";
import { judgeFormat, judgeRandom, judgeSound } from "../oracles/verdicts.ts";
import type { Text } from "../text.ts";
import type { NodeIds } from "../workflows/find-node.ts";
import { freshPrefix, freshSeed } from "../workflows/fresh.ts";
import { parametrise } from "../workflows/parametrise.ts";
import { refused } from "./refused.ts";

/** Three: the first loads the models, the others show that they vary. */
export const TRIALS = 3;
/** Of the slowest one: another machine of its kind, a busy disk, a model that has to be loaded again. */
const PATIENCE = 3;
/** Seconds. Shorter budgets would judge a short wait rather than the server. */
const LEAST_BUDGET = 120;

export interface Trial {
  readonly graph: Graph;
  readonly nodes: NodeIds;
  readonly prompt: string;
  /** Rules that only warn. */
  readonly loosen: readonly RuleName[];
  /** The weights are random, and so is what their pictures look like. */
  readonly synthetic: boolean;
  readonly input?: { readonly bytes: Buffer; readonly picture: Inspected };
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  readonly asServed: (graph: Graph) => Promise<Graph>;
  readonly onTrial: (nth: number) => void;
  readonly onPhase: (phase: JobPhase) => void;
  readonly onEnd: (ms: number) => void;
}

export interface Tried {
  readonly budgetS: number;
  readonly width: number;
  readonly height: number;
  readonly images: number;
}

/** Paints three times, each with a new seed, and judges every picture. Errors: LEARN_REFUSED, with the suite's own words. */
export async function tryWorkflow(client: ComfyClient, trial: Trial): Promise<Tried> {
  const first: ImageMeasures[] = [];
  const counts: number[] = [];
  let slowest = 0;
  for (let nth = 1; nth <= TRIALS; nth++) {
    trial.onTrial(nth);
    const { report, pictures } = await once(client, trial);
    const tookMs = report.totalMs - report.queuedMs;
    slowest = Math.max(slowest, tookMs);
    trial.onEnd(tookMs);
    counts.push(pictures.length);
    const [picture] = pictures;
    if (picture === undefined) throw refused(noPicture);
    const flaw = flawOf(pictures, picture.measures, trial);
    if (flaw !== undefined) throw refused(flaw);
    first.push(picture.measures);
  }
  const [one, ...others] = first;
  for (const other of others) {
    const flaw = one && (judgeFormat(other, one) ?? judgeDifferent(one, other));
    if (flaw !== undefined) throw refused(flaw);
  }
  if (one === undefined || new Set(counts).size > 1) throw refused(otherCount(counts));
  const budgetS = Math.max(LEAST_BUDGET, roundUp((PATIENCE * slowest) / 1_000));
  return { budgetS, width: one.width, height: one.height, images: counts[0] ?? 1 };
}

async function once(
  client: ComfyClient,
  { graph, nodes, prompt, input, budgetMs, signal, asServed, onPhase }: Trial,
): Promise<{ report: JobReport; pictures: Inspected[] }> {
  const prefix = freshPrefix();
  const inputImage = input && (await client.uploadImage(`${prefix}.png`, input.bytes, signal));
  const set = { prompt, seed: freshSeed(), prefix };
  const fresh = parametrise(graph, { ...set, ...(inputImage !== undefined && { inputImage }) }, nodes);
  const report = await runJob(client, fresh, { budgetMs, signal, asServed, onPhase });
  signal.throwIfAborted();
  const [cached] = cachedSamplers(report, fresh).map((id) => samplerCached(fresh, id));
  const bad = outcomeText(report) ?? cached;
  if (bad !== undefined) throw refused(bad);
  const pictures: Inspected[] = [];
  for (const image of report.outputs) {
    if (!image.filename.startsWith(prefix)) throw refused(foreign(image.filename, prefix));
    pictures.push(await inspectImage(await client.view(image, signal)));
  }
  return { report, pictures };
}

function flawOf(
  pictures: readonly Inspected[],
  first: ImageMeasures,
  { input, loosen, synthetic }: Pick<Trial, "input" | "loosen" | "synthetic">,
): Text | undefined {
  const judge = (picture: Inspected): Text | undefined => {
    if (synthetic) return judgeRandom(picture.measures);
    return input ? judgeEdited(input.picture, picture, loosen) : judgeSound(picture.measures, loosen);
  };
  for (const picture of pictures) {
    const flaw = judgeFormat(picture.measures, first) ?? judge(picture);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

const noPicture: Text = { fr: "Le travail n'a livré aucune image.", en: "The job delivered no picture." };

function foreign(filename: string, prefix: string): Text {
  return {
    fr: `Le fichier livré, « ${filename} », ne porte pas le préfixe demandé (${prefix}).`,
    en: `The delivered file, "${filename}", does not have the prefix that was asked for (${prefix}).`,
  };
}

function otherCount(counts: readonly number[]): Text {
  return {
    fr: `Le nombre d'images change d'une fois à l'autre (${counts.join(", ")}).`,
    en: `The number of pictures changes from one time to the next (${counts.join(", ")}).`,
  };
}

/** To whole half minutes: nobody reads 137 s. */
function roundUp(seconds: number): number {
  return Math.ceil(seconds / 30) * 30;
}
