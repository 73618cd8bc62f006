import type { Graph } from "../../../comfyui/client.ts";
import { runJob } from "../../../comfyui/job/job.ts";
import type { JobReport } from "../../../comfyui/job/job-report.ts";
import { type CheckTools, target } from "../../check.ts";
import { cleanupLedger } from "../../cleanup-ledger.ts";
import { progressChannel } from "../../progress.ts";
import { renamed } from "../object-info.ts";

const channel = progressChannel();

/** One job alone, followed to its end. */
export async function runAlone(
  check: "readiness.warm-up" | "readiness.burst",
  graph: Graph,
  budgetMs: number,
  { comfy, signal }: Pick<CheckTools, "comfy" | "signal">,
): Promise<JobReport> {
  const entry = (id: string) => ({ url: target.url, kind: "prompt", id }) as const;
  return await runJob(comfy, graph, {
    budgetMs,
    signal,
    onOpen: (id) => cleanupLedger.enter(entry(id)),
    onClose: (id) => cleanupLedger.leave(entry(id)),
    asServed: (sent) => renamed(sent, signal),
    onPhase: (phase, elapsedMs) => channel.postMessage({ check, phase, elapsedMs }),
  });
}
