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
/**
 * What at its end grows by less than this part of what it grew by in its first half is a cache that fills up. At 0.6, of a hundred that fill
 * within a third of a class of 12 to 24 jobs none is told, of a hundred leaks through the noise of a whole job's growth 70 to 100.
 */
const STILL = 0.6;
/** Of fewer looks no end is judged. */
const LEAST_END = 4;
/**
 * Of so many looks a leak is told behind a cache that was full before: what grows at the end as in the middle. At 0.7, of a hundred caches
 * that fill within half of a class of 24 jobs 2 are told, of a hundred leaks of 50 MiB behind one of 900 MiB 100 (beside the first half: 5).
 */
const MANY = 22;
const GOES_ON = 0.7;
/** Of the pairs of looks, so many more must rise than fall as chance gives once in a hundred times (Mann and Kendall). */
const CERTAIN = 2.576;
/** More looks are thinned out: their pairs are compared. */
const MOST_LOOKS = 150;

/** Bytes that each job leaves behind, where memory rises steadily: up to the end, and by more than chance. */
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
  const end = Math.max(LEAST_END, Math.ceil(kept.length / 3));
  const [first = 0, ...later] = [kept.slice(0, half + 1), kept.slice(half), kept.slice(-end)].map(
    medianSlope,
  );
  if (slope < LEAST_GROWTH || !rises(kept)) return undefined;
  if (first > slope / 3 && later.every((own) => own > STILL * first)) return Math.round(slope);
  const [middle = 0, last = 0] = [kept.slice(-2 * end, 1 - end), kept.slice(-end)].map(medianSlope);
  const goesOn = Math.min(middle, last) > slope / 3 && last > GOES_ON * middle;
  return kept.length >= MANY && goesOn && last >= LEAST_GROWTH ? Math.round(last) : undefined;
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
