import { BroadcastChannel } from "node:worker_threads";
import type { CheckId } from "../checks/catalogue.ts";
import type { JobPhase } from "../comfyui/job-report.ts";

/** Worker and main process are threads of one process: a broadcast reaches the console without touching the tests. */
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
