import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { Graph } from "../../comfyui/client.ts";
import type { JobReport } from "../../comfyui/job/job-report.ts";
import { StepWatch } from "../../comfyui/job/step-watch.ts";
import type { Queue } from "../../comfyui/replies.ts";
import { freshPrefix, freshSeed } from "../../workflows/fresh.ts";
import { type CheckTools, known, target } from "../check.ts";
import { cleanupLedger } from "../cleanup-ledger.ts";
import { generate } from "./generate.ts";

export interface CancelTrial {
  readonly report: JobReport;
  /** The waiting job was still in the queue after it had been deleted by its id. */
  readonly stillPending: boolean;
  /** Interrupting the waiting job by its id has stopped the running one. */
  readonly stoppedByPending: boolean;
  /** The job had ended, or was about to, when its interrupt arrived: nothing is proven. */
  readonly tooLate: boolean;
}

/** Submits a long job and, while it runs, a second one behind it; cancels the second, then the first. */
export async function cancelRunning(
  graph: Graph,
  budgetMs: number,
  tools: CheckTools<"generation.cancel">,
): Promise<CancelTrial> {
  const { comfy, signal } = tools;
  const steps = new StepWatch(isSilent);
  const long = generate("generation.cancel", "cancel-running", graph, budgetMs, tools, {
    phase: (phase) => steps.see(phase),
    remaining: (count) => steps.hear(count),
  });
  void long.finally(() => steps.end()).catch(() => {});
  const isRunning = async () => ours((await comfy.queue(signal)).queue_running);
  let running: string[] = [];
  let polls = 0;
  while (running.length === 0 && !steps.ended && !signal.aborted) {
    running = await isRunning();
    // quickly at first, for a job that starts at once; then less and less often while others are ahead
    if (running.length === 0) await delay(Math.min(1_000, 50 * 2 ** polls), undefined, { signal });
    polls += 1;
  }

  const pending = { url: target.url, kind: "prompt", id: randomUUID() } as const;
  cleanupLedger.enter(pending);
  expect(await comfy.submit({ prompt: tinyGraph(), prompt_id: pending.id }, signal)).toHaveStatus(200);
  // interrupting a waiting job by its id must not stop the running one; tried only while the running one is ours
  if (running.length > 0) await comfy.interrupt(pending.id, signal);
  steps.fence();
  await comfy.deletePending(pending.id, signal);
  const stillPending = (await comfy.queue(signal)).queue_pending.some(([, id]) => id === pending.id);
  if (!stillPending) cleanupLedger.leave(pending);
  // an interrupt takes effect at the end of a step, after the event of that step: only the second event shows survival
  await steps.next(2);
  const survived = await isRunning();
  for (const id of survived) await comfy.interrupt(id, signal);
  const ranOn = survived.length > 0 && (await isRunning()).length > 0;
  if (ranOn) await steps.late();
  const stepsBefore = steps.count;

  const report = await long;
  const stopped = report.outcome === "interrupted";
  const ranLong = ranOn && (isSilent() || steps.count - stepsBefore > 2);
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

/** The WebSocket sent nothing about an earlier job, so it will send no steps now. */
function isSilent(): boolean {
  return firstJob()?.socket !== "live";
}

/** The first job of a workflow, of whatever role: what is cancelled is made like it. */
export function firstJob(): JobReport | undefined {
  const { "generation.text-to-image": painted, "generation.edit": edited } = known;
  return painted?.jobs?.["text-to-image"] ?? edited?.jobs?.edit;
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
