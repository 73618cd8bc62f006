import { BroadcastChannel } from "node:worker_threads";
import type { JobPhase } from "../comfyui/job/job-report.ts";
import type { BurstProgress } from "../readiness/burst/tally.ts";
import type { CheckId } from "../record/catalogue.ts";

/** Worker and main process are threads of one process, so a broadcast channel reaches the console. */
const channelName = "comfyui-qwen-e2e progress";

export type Progress = { readonly check: CheckId; readonly elapsedMs: number } & (
  | { readonly phase: JobPhase }
  | { readonly burst: BurstProgress }
);

export function progressChannel(): BroadcastChannel {
  const channel = new BroadcastChannel(channelName);
  channel.unref();
  return channel;
}
