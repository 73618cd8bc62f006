import { setTimeout as delay } from "node:timers/promises";
import type { ComfyClient } from "../client.ts";
import type { Queue } from "../replies.ts";

/** Milliseconds. A sampler obeys at the end of its step; what does not obey by then computes for long, or not at all. */
const OBEY_MS = 5_000;

/** Whether a graph in the queue is ours; asked where the id alone proves nothing. */
export type IsOurs = (graph: unknown, id: string) => boolean;

/**
 * Cancels one prompt of ours and nothing else. Interrupts only while our prompt is the running one, because
 * servers older than 0.3.57 ignore the id and would stop any job. An id that we did not choose ourselves counts only where the
 * queue shows it with our graph. Has its own limit of 10 s: the caller's signal is aborted.
 */
export async function cancelOwn(client: ComfyClient, promptId: string, isOurs?: IsOurs): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const own = ([, id, graph]: Queue["queue_running"][number]): boolean =>
    id === promptId && (isOurs === undefined || isOurs(graph, id));
  if (isOurs !== undefined) {
    const { queue_running, queue_pending } = await client.queue(signal);
    if (![...queue_running, ...queue_pending].some(own)) return;
  }
  await client.deletePending(promptId, signal);
  const { queue_running } = await client.queue(signal);
  if (queue_running.some(own)) await client.interrupt(promptId, signal);
}

/** Whether the job still runs some seconds after its interrupt: nothing executes it, or it is in a long computation. */
export async function ignoresCancel(client: ComfyClient, promptId: string): Promise<boolean> {
  const since = performance.now();
  const signal = AbortSignal.timeout(2 * OBEY_MS);
  for (;;) {
    const asked = performance.now();
    const { queue_running } = await client.queue(signal);
    if (!queue_running.some(([, id]) => id === promptId)) return false;
    if (asked - since > OBEY_MS) return true;
    await delay(200);
  }
}
