import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { Graph } from "../../comfyui/client.ts";
import type { JobPhase, JobReport } from "../../comfyui/job/job-report.ts";
import type { Queue } from "../../comfyui/replies.ts";
import { type CheckTools, known, target } from "../check.ts";
import { cleanupLedger } from "../cleanup-ledger.ts";
import { freshPrefix, freshSeed, generate } from "./generate.ts";

export interface Tried {
  readonly report: JobReport;
  /** Taken out of the queue by its id, a job that waited was still there. */
  readonly stillPending: boolean;
  /** Interrupting the one that waited has stopped the one that ran. */
  readonly stoppedByPending: boolean;
  /** The job had ended, or was about to, before its interrupt could tell anything. */
  readonly tooLate: boolean;
}

/** Submits a long job and, while it runs, a second one behind it; cancels the second, then the first. */
export async function cancelRunning(
  graph: Graph,
  budgetMs: number,
  tools: CheckTools<"generation.cancel">,
): Promise<Tried> {
  const { comfy, signal } = tools;
  const steps = new Steps();
  const long = generate("generation.cancel", "cancel-running", graph, budgetMs, tools, (phase) =>
    steps.see(phase),
  );
  void long.finally(() => steps.end()).catch(() => {});
  const isRunning = async () => ours((await comfy.queue(signal)).queue_running);
  let running: string[] = [];
  let looks = 0;
  while (running.length === 0 && !steps.ended && !signal.aborted) {
    running = await isRunning();
    // soon, for a job that starts at once; ever more rarely while others are ahead
    if (running.length === 0) await delay(Math.min(1_000, 50 * 2 ** looks), undefined, { signal });
    looks += 1;
  }

  const pending = { url: target.url, kind: "prompt", id: randomUUID() } as const;
  cleanupLedger.enter(pending);
  expect(await comfy.submit({ prompt: tinyGraph(), prompt_id: pending.id }, signal)).toHaveStatus(200);
  // by its id, a job that only waits must not stop the one that runs; asked only while ours is the one
  if (running.length > 0) await comfy.interrupt(pending.id, signal);
  await comfy.deletePending(pending.id, signal);
  const stillPending = (await comfy.queue(signal)).queue_pending.some(([, id]) => id === pending.id);
  if (!stillPending) cleanupLedger.leave(pending);
  // an interrupt takes effect at the end of a step, after that step was told: the second one tells
  await steps.next(2);
  const survived = await isRunning();
  for (const id of survived) await comfy.interrupt(id, signal);
  const ranOn = survived.length > 0 && (await isRunning()).length > 0;
  const toldBefore = steps.told;

  const report = await long;
  const stopped = report.outcome === "interrupted";
  const ranLong = ranOn && (isMute() || steps.told - toldBefore > 2);
  return {
    report,
    stillPending,
    stoppedByPending: running.length > 0 && survived.length === 0 && stopped,
    tooLate: report.outcome === "finished" && !ranLong,
  };
}

/** Prompt ids of this run among the items of a queue. */
export function ours(items: Queue["queue_running"]): string[] {
  const own = cleanupLedger.entries().map(({ id }) => id);
  return items.map(([, id]) => id).filter((id) => own.includes(id));
}

/** The sampling steps of a job, as its events tell them. */
class Steps {
  ended = false;
  told = 0;
  #waiting: { left: number; done: () => void } | undefined;

  see(phase: JobPhase): void {
    if (phase.phase !== "running" || !phase.of) return;
    this.told += 1;
    if (this.#waiting && --this.#waiting.left <= 0) this.#waiting.done();
  }

  end(): void {
    this.ended = true;
    this.#waiting?.done();
  }

  /** Until so many more steps were told, or the job has ended; at once where the socket is known to be mute. */
  async next(count: number): Promise<void> {
    if (this.ended || isMute()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { left: count, done: resolve };
    // a socket that drops meanwhile tells no more steps: the interrupt must not wait for it
    const patience = setTimeout(resolve, 60_000);
    await promise;
    clearTimeout(patience);
  }
}

/** The WebSocket told nothing of an earlier job, so it will tell no steps now. */
function isMute(): boolean {
  return known["generation.text-to-image"]?.jobs?.["text-to-image"]?.socket !== "live";
}

function tinyGraph(): Graph {
  return {
    "1": {
      class_type: "EmptyImage",
      inputs: { width: 64, height: 64, batch_size: 1, color: freshSeed() % 2 ** 24 },
    },
    "2": { class_type: "SaveImage", inputs: { filename_prefix: freshPrefix(), images: ["1", 0] } },
  };
}
