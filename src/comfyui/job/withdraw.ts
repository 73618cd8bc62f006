import { setTimeout as delay } from "node:timers/promises";
import type { ComfyClient } from "../client.ts";
import type { Queue } from "../replies.ts";
import type { IsOurs } from "./cancel.ts";

/** Ids in one request: 7 KB of body, which every proxy lets through. */
const CHUNK = 200;
/** Milliseconds for all of it. */
const LIMIT_MS = 20_000;
const ROUNDS = 5;
/** Of somebody who has the time: a step takes up to a minute on a slow GPU, as does a decoder. */
export const patient = { rounds: 30, limitMs: 90_000 };

/**
 * Takes back exactly these jobs: those that wait are deleted by their ids, the one that runs is interrupted, and only while it
 * is one of ours that runs, for old servers ignore the id. Returns those that were still there at the end.
 */
export async function withdraw(
  client: ComfyClient,
  ids: ReadonlySet<string>,
  isOurs: IsOurs = () => true,
  signal: AbortSignal = AbortSignal.timeout(LIMIT_MS),
  rounds = ROUNDS,
): Promise<string[]> {
  if (ids.size === 0) return [];
  const own = ([, id, graph]: Queue["queue_running"][number]): boolean => ids.has(id) && isOurs(graph, id);
  for (let round = 0; ; round += 1) {
    const { queue_running, queue_pending } = await client.queue(signal);
    const waiting = queue_pending.filter(own).map(([, id]) => id);
    const running = queue_running.filter(own).map(([, id]) => id);
    const left = [...waiting, ...running];
    if (left.length === 0 || round === rounds) return left;
    for (let at = 0; at < waiting.length; at += CHUNK)
      await client.deleteAllPending(waiting.slice(at, at + CHUNK), signal);
    // the waiting ones are gone: what runs now is what ran, or one that began meanwhile
    const now = waiting.length > 0 ? (await client.queue(signal)).queue_running.filter(own) : undefined;
    for (const id of now?.map(([, one]) => one) ?? running) await client.interrupt(id, signal);
    // an interrupt takes effect at the end of a step
    await delay(Math.min(2_000, 200 * 2 ** round), undefined, { signal });
  }
}
