import type { StudentJob } from "../session.ts";
import { gamma, type Random } from "./draws.ts";
import { overMs, type SettledJob } from "./settled.ts";

/** How long students wait before they take their job back: what was seen of it. */
export interface Patience {
  readonly gaveUp: number;
  /** Sum of all waits in the queue, and of their squares: the chances to give up that were or were not taken. */
  readonly waitedMs: readonly [number, number];
}

/** In one class of seven students will give up, though nobody has yet: that all waited for the first pictures says little of the last. */
const PRIOR = 0.15;
/** Jeffreys: of what happened so many times, half a time more. */
const HALF = 0.5;

export function patienceOf(settled: readonly SettledJob[], open: readonly StudentJob[]): Patience {
  const nowMs = settled.reduce((last, job) => Math.max(last, overMs(job)), 0);
  const waits = [
    ...settled.map((job) => (job.startedMs ?? overMs(job)) - job.askedMs),
    ...open.map(({ askedMs, startedMs }) => (startedMs ?? nowMs) - askedMs),
  ].map((ms) => Math.max(0, ms));
  return {
    gaveUp: settled.filter(({ gaveUp }) => gaveUp).length,
    waitedMs: [waits.reduce((sum, ms) => sum + ms, 0), waits.reduce((sum, ms) => sum + ms * ms, 0)],
  };
}

/**
 * The patience of one class, drawn: with a chance to give up that is the same at each moment, or that grows with the wait. The answer
 * takes how long a student has waited already, and gives how long that student waits in all.
 */
export function patienceDrawn({ gaveUp, waitedMs }: Patience, random: Random): (waitedMs: number) => number {
  const [plain, squares] = waitedMs;
  if (plain === 0 || (gaveUp === 0 && random() >= PRIOR)) return () => Number.POSITIVE_INFINITY;
  const grows = random() < HALF;
  const rate = gamma(gaveUp + HALF, random) / (grows ? squares : plain);
  return (already) => {
    const more = -Math.log(1 - random()) / rate;
    return grows ? Math.sqrt(already * already + more) : already + more;
  };
}
