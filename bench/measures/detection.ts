import { randomUUID } from "node:crypto";
import { request, WebSocket } from "undici";
import { ComfyClient, type Graph } from "../../src/comfyui/client.ts";
import { runJob } from "../../src/comfyui/job/job.ts";
import { percentile, ratioOf } from "../figures/figures.ts";
import type { Measure } from "../measure.ts";
import { emulatorProcess } from "./emulator-process.ts";

const ROUNDS = 5;
const JOBS = 40;
/** Milliseconds, for the slowest job in twenty. */
const LIMIT_MS = 20;

/**
 * From the server's own time stamp on the event of success (same clock) until the history of the job is in hand. The floor: a
 * bare WebSocket that hears the event and asks for the history, on the same server, job by job in turn.
 */
export const detection: Measure = {
  name: "detection",
  about: "a job's end on the server → known to us, against a bare WebSocket",
  async run(tell, rounds = ROUNDS) {
    await using emulator = await emulatorProcess();
    await using client = new ComfyClient(emulator.url, emulator.token);
    const pairs = [];
    const p95s: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let job = 0; job < JOBS; job += 1) {
        const [color, other] = [2 * (round * JOBS + job), 2 * (round * JOBS + job) + 1];
        ours.push(await throughSuite(client, color));
        bare.push(await throughSocket(emulator, other));
      }
      if (round === 0) continue; // warms up
      pairs.push({ ours: mean(ours), floor: mean(bare) });
      p95s.push(percentile(ours, 0.95));
      tell(
        `round ${round}: ${mean(ours).toFixed(1)} ms against ${mean(bare).toFixed(1)} ms, p95 ${p95s.at(-1)} ms`,
      );
    }
    const last = pairs.at(-1) ?? { ours: Number.NaN, floor: Number.NaN };
    const worst = Math.max(...p95s);
    const detail = `mean ${last.ours.toFixed(1)} ms against ${last.floor.toFixed(1)} ms; p95 at most ${worst} ms (≤ ${LIMIT_MS})`;
    return [{ what: "end of a job → known", ratio: ratioOf(pairs), unit: "×", limit: { most: 2 }, detail }];
  },
};

async function throughSuite(client: ComfyClient, color: number): Promise<number> {
  const { promptId } = await runJob(client, canary(color), { budgetMs: 10_000 });
  const known = Date.now();
  return known - successAt((await client.history(promptId))?.status?.messages);
}

async function throughSocket({ url, token }: { url: string; token: string }, color: number): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const [clientId, promptId] = [randomUUID(), randomUUID()];
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws?clientId=${clientId}`, { headers });
  await new Promise((done) => socket.addEventListener("open", done, { once: true }));
  const ended = new Promise<void>((done) =>
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string" && JSON.parse(data).type === "execution_success") done();
    }),
  );
  const body = JSON.stringify({ prompt: canary(color), client_id: clientId, prompt_id: promptId });
  await (await request(`${url}/prompt`, { method: "POST", headers, body })).body.dump();
  await ended;
  const found = await (await request(`${url}/history/${promptId}`, { headers })).body.json();
  const known = Date.now();
  socket.close();
  return known - successAt((found as History)[promptId]?.status.messages);
}

type Messages = readonly (readonly [type: string, data: unknown])[];
type History = Readonly<Record<string, { readonly status: { readonly messages: Messages } }>>;

function successAt(messages: readonly unknown[] = []): number {
  const [, data] = (messages as Messages).find(([type]) => type === "execution_success") ?? [];
  const { timestamp } = (data ?? {}) as { timestamp?: number };
  if (timestamp === undefined) throw new Error("A job has no event of success in its history.");
  return timestamp;
}

function canary(color: number): Graph {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: `bench-${color}` } },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
