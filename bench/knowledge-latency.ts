import { ComfyClient, type Graph } from "../src/comfyui/client.ts";
import { runJob } from "../src/comfyui/job/job.ts";

const RUNS = 100;

/**
 * Time from the server's success event (its own timestamp, same clock) until the suite has the job's history: 95th percentile,
 * in milliseconds.
 */
export async function knowledgeLatency(url: string, token: string): Promise<number> {
  await using client = new ComfyClient(url, token);
  const latencies: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { promptId } = await runJob(client, canary(run), { budgetMs: 10_000 });
    const known = Date.now();
    const messages = (await client.history(promptId))?.status?.messages ?? [];
    const success = messages.find(([type]) => type === "execution_success")?.[1] as
      | { timestamp?: number }
      | undefined;
    if (success?.timestamp === undefined) throw new Error(`Run ${run} has no success event in its history.`);
    latencies.push(known - success.timestamp);
  }
  return latencies.toSorted((a, b) => a - b)[Math.ceil(RUNS * 0.95) - 1] ?? Number.NaN;
}

function canary(color: number): Graph {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: `bench-${color}` } },
  };
}
