import { setTimeout as delay } from "node:timers/promises";
import { memoryIn, memoryLeft } from "../../../readiness/burst/memory-watch.ts";
import type { Order } from "../../../readiness/burst/one-job.ts";
import type { MemoryLook, ReadinessFigures } from "../../../readiness/figures.ts";
import { type CheckTools, config } from "../../check.ts";
import { budgetOf } from "../generate.ts";
import { runAlone } from "./warm-up.ts";

/** Looks until the memory no longer falls: the worker unloads between two jobs, and PyTorch gives back in pieces. */
const LOOKS = 20;
const LOOK_MS = 250;
/** Two looks that differ by less say the same. */
const SAME = 0.01;

export interface Afterwards {
  readonly after?: MemoryLook;
  readonly left?: ReadinessFigures["memory"]["left"];
  readonly freed?: MemoryLook;
  /** Of the job that loaded the models again. */
  readonly coldMs?: number;
}

/**
 * The memory after the class, and what /free gives back of it; then one job loads the models again, so that the server is left
 * as warm as it was. Nothing is unloaded while anybody's job is in the queue, one of ours among them.
 */
export async function lookAfterwards(
  order: Order,
  tools: Pick<CheckTools, "comfy" | "signal">,
): Promise<Afterwards> {
  const { comfy, signal } = tools;
  const look = async (): Promise<MemoryLook> => memoryIn(await comfy.systemStats(signal));
  const stats = await comfy.systemStats(signal);
  const found = { after: memoryIn(stats), left: memoryLeft(stats) };
  const { queue_running, queue_pending } = await comfy.queue(signal);
  if (queue_running.length + queue_pending.length > 0) return found;
  const isFree = await comfy.free(signal).then(
    () => true,
    () => false,
  );
  if (!isFree) return found;
  const freed = await settled(look, signal);
  const workflow = config.profile.workflows.find(({ name }) => name === order.workflow);
  // what was seen before counts, though this job comes to nothing
  const job = await runAlone("readiness.burst", order.graph, budgetOf(workflow), tools).catch(
    () => undefined,
  );
  return { ...found, freed, ...(job?.outcome === "finished" && { coldMs: job.totalMs - job.queuedMs }) };
}

async function settled(look: () => Promise<MemoryLook>, signal: AbortSignal): Promise<MemoryLook> {
  let last = await look();
  for (let round = 0; round < LOOKS; round += 1) {
    await delay(LOOK_MS, undefined, { signal });
    const now = await look();
    if (isSame(now.vramUsed, last.vramUsed) && isSame(now.ramUsed, last.ramUsed)) return now;
    last = now;
  }
  return last;
}

function isSame(a = 0, b = 0): boolean {
  return Math.abs(a - b) <= SAME * Math.max(a, b);
}
