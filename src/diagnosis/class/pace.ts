import { median } from "../../median.ts";
import type { ReadinessFigures } from "../../readiness/figures.ts";
import type { StudentJob } from "../../readiness/session.ts";

/** Fewer jobs than this show no trend. */
const MIN_JOBS = 12;
/** The last third takes so much longer than the first: what heat and chance do to a healthy GPU stays below 1.15. */
const SLOWER = 1.3;
/** Loading models back and forth takes at least this share of the worker's time. */
const SWAP_SHARE = 0.2;

interface Ran extends StudentJob {
  readonly startedMs: number;
  readonly endedMs: number;
}

/** Jobs that ran to their end, in the order in which they ran. */
function ran({ jobs }: ReadinessFigures): Ran[] {
  return jobs
    .filter(
      (job): job is Ran => job.outcome === "done" && job.startedMs !== undefined && job.endedMs !== undefined,
    )
    .toSorted((a, b) => a.startedMs - b.startedMs);
}

/** Milliseconds of a job among the first and among the last ones, where these take clearly longer; of one workflow alone. */
export function slowdown(figures: ReadinessFigures): { first: number; last: number } | undefined {
  const byWorkflow = Map.groupBy(ran(figures), ({ workflow }) => workflow);
  const [most = []] = [...byWorkflow.values()].toSorted((a, b) => b.length - a.length);
  if (most.length < MIN_JOBS) return undefined;
  const third = Math.floor(most.length / 3);
  const [first, last] = [most.slice(0, third), most.slice(-third)].map((some) =>
    median(some.map(({ startedMs, endedMs }) => endedMs - startedMs)),
  ) as [number, number];
  return last > SLOWER * first ? { first, last } : undefined;
}

/** How often the workflow changed from one job to the next, and the share of the worker's time that this cost. */
export function swapping(figures: ReadinessFigures): { changes: number; share: number } | undefined {
  const { swapMs } = figures;
  const all = ran(figures);
  const changes = all.filter(({ workflow }, at) => at > 0 && all[at - 1]?.workflow !== workflow).length;
  const busy = all.reduce((sum, { startedMs, endedMs }) => sum + endedMs - startedMs, 0);
  if (swapMs === undefined || busy === 0) return undefined;
  const share = Math.min(1, (changes * swapMs.value) / busy);
  return share >= SWAP_SHARE ? { changes, share } : undefined;
}
