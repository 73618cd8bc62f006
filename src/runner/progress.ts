import { BroadcastChannel } from "node:worker_threads";
import type { JobPhase } from "../comfyui/job/job-report.ts";
import type { CheckId } from "../record/catalogue.ts";

/** Worker and main process are threads of one process, so a broadcast channel reaches the console. */
const channelName = "comfyui-qwen-e2e progress";

export interface Progress {
  readonly check: CheckId;
  readonly phase: JobPhase;
  readonly elapsedMs: number;
}

export function progressChannel(): BroadcastChannel {
  const channel = new BroadcastChannel(channelName);
  channel.unref();
  return channel;
}
