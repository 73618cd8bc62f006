import type { ComfyClient } from "../client.ts";

/**
 * Cancels one prompt of ours and nothing else. Interrupts only while our prompt is the running one, because
 * servers older than 0.3.57 ignore the id and would stop any job. Has its own limit of 10 s: the caller's signal is aborted.
 */
export async function cancelOwn(client: ComfyClient, promptId: string): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  await client.deletePending(promptId, signal);
  const { queue_running } = await client.queue(signal);
  if (queue_running.some(([, id]) => id === promptId)) await client.interrupt(promptId, signal);
}
