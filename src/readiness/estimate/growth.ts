import type { MemoryLook } from "../figures.ts";
import { rank } from "./waits.ts";

/** Memory as it was seen when so many of our jobs were over. */
export type MemorySample = MemoryLook & { readonly jobs: number };

/** The first jobs load models and fill caches. */
const LOADING_JOBS = 2;
/** Of fewer looks after them no growth is told. */
const LEAST_LOOKS = 6;
/**
 * Bytes a job below which memory does not grow: a history entry, a log line and what an allocator keeps. A class of 200 jobs makes less
 * than 1 GiB of it.
 */
export const LEAST_GROWTH = 4 * 2 ** 20;
/** Of the pairs of looks, so many more must rise than fall as chance gives once in a hundred times (Mann and Kendall). */
const CERTAIN = 2.576;
/** More looks are thinned out: their pairs are compared. */
const MOST_LOOKS = 150;

/** Bytes that each job leaves behind, where memory rises steadily: in both halves of what was seen, and by more than chance. */
export function growthOf(samples: readonly MemorySample[]): { vram?: number; ram?: number } | undefined {
  const vram = steadyGrowth(samples, ({ vramUsed }) => vramUsed);
  const ram = steadyGrowth(samples, ({ ramUsed }) => ramUsed);
  if (vram === undefined && ram === undefined) return undefined;
  return { ...(vram !== undefined && { vram }), ...(ram !== undefined && { ram }) };
}

function steadyGrowth(
  samples: readonly MemorySample[],
  used: (sample: MemorySample) => number | undefined,
): number | undefined {
  const byJobs = Map.groupBy(
    samples.flatMap((sample) => {
      const bytes = used(sample);
      return bytes === undefined || sample.jobs < LOADING_JOBS ? [] : [{ jobs: sample.jobs, bytes }];
    }),
    ({ jobs }) => jobs,
  );
  const looks = [...byJobs]
    .map(([jobs, own]) => ({
      jobs,
      bytes: rank(
        own.map(({ bytes }) => bytes).sort((a, b) => a - b),
        0.5,
      ),
    }))
    .sort((a, b) => a.jobs - b.jobs);
  const every = Math.ceil(looks.length / MOST_LOOKS);
  const kept = looks.filter((_, at) => at % every === 0);
  if (kept.length < LEAST_LOOKS) return undefined;
  const slope = medianSlope(kept);
  const half = kept.length >> 1;
  const halves = [kept.slice(0, half + 1), kept.slice(half)].map(medianSlope);
  const steady = halves.every((own) => own > slope / 3);
  return slope >= LEAST_GROWTH && steady && rises(kept) ? Math.round(slope) : undefined;
}

/** Theil and Sen: outliers of up to a quarter of the looks move it little. */
function medianSlope(looks: readonly { jobs: number; bytes: number }[]): number {
  const slopes = looks.flatMap((a, at) =>
    looks.slice(at + 1).map((b) => (b.bytes - a.bytes) / (b.jobs - a.jobs)),
  );
  return rank(
    slopes.sort((a, b) => a - b),
    0.5,
  );
}

function rises(looks: readonly { bytes: number }[]): boolean {
  const n = looks.length;
  const surplus = looks.reduce(
    (sum, a, at) => sum + looks.slice(at + 1).reduce((own, b) => own + Math.sign(b.bytes - a.bytes), 0),
    0,
  );
  return (surplus - 1) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18) > CERTAIN;
}
