import type { QueueHeads } from "../../comfyui/job/queue-heads.ts";
import type { OneJob } from "./one-job.ts";

/** Notes where in the queue each of these jobs stands. Returns those that it does not hold. */
export function readQueue({ queue_running, queue_pending }: QueueHeads, jobs: readonly OneJob[]): OneJob[] {
  const running = new Set(queue_running.map(([, id]) => id));
  // pending is a heap, not sorted: the lower number runs first
  const order = queue_pending.toSorted(([a], [b]) => a - b);
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [at, [, id]] of order.entries()) {
    if (places.has(id) || running.has(id)) twice.add(id);
    else places.set(id, at + queue_running.length);
  }
  return jobs.filter((job) => {
    const place = places.get(job.promptId);
    const runs = running.has(job.promptId);
    if (twice.has(job.promptId)) job.starts = Math.max(job.starts, 2);
    if (runs && job.state !== "ended") job.state = "running";
    if (place !== undefined && job.state === "sent") job.state = "waiting";
    job.ahead ??= runs ? 0 : place;
    if (runs || place !== undefined) job.absentSinceMs = undefined;
    return !runs && place === undefined;
  });
}
