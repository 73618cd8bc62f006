import { setTimeout as delay } from "node:timers/promises";

/** Lets one caller pass at a time, each so many milliseconds after the one before. */
export function pace(everyMs: number): (signal?: AbortSignal) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal) => {
    const turn = last.then(() => signal?.throwIfAborted());
    last = turn.catch(() => {}).then(() => delay(everyMs));
    return turn;
  };
}
