import { setTimeout as delay } from "node:timers/promises";
import type { RunConfig } from "../../config/run-config.ts";
import { targetKinds } from "../../record/target-kind.ts";

/** Milliseconds between two requests of a gentle run, over all its clients. */
const GENTLE_MS = 250;

/**
 * How a run paces its requests; undefined: it does not. Nobody counts the requests to a server that runs in this process: its hundred
 * requests took 28 s for no one's sake.
 */
export function paceFor({ gentle, target }: Pick<RunConfig, "gentle" | "target">): number | undefined {
  return gentle && !targetKinds[target.kind].embedded ? GENTLE_MS : undefined;
}

/** Lets one caller pass at a time, each so many milliseconds after the one before. */
export function pace(everyMs: number): (signal?: AbortSignal) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal) => {
    const turn = last.then(() => signal?.throwIfAborted());
    last = turn.catch(() => {}).then(() => delay(everyMs));
    return turn;
  };
}

/** Lets as many pass at once as `burst`, and no more than so many a second after that, in their order. */
export function bounded(burst: number, perSecond: number): (signal?: AbortSignal) => Promise<void> {
  let [left, at] = [burst, performance.now()];
  let last: Promise<unknown> = Promise.resolve();
  const take = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    const now = performance.now();
    [left, at] = [Math.min(burst, left + ((now - at) * perSecond) / 1000) - 1, now];
    if (left < 0) await delay((-left * 1000) / perSecond, undefined, signal && { signal });
  };
  return (signal) => {
    const turn = last.then(() => take(signal));
    last = turn.catch(() => {});
    return turn;
  };
}
