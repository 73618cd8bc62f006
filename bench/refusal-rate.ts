import { Pool } from "undici";
import { ComfyClient } from "../src/comfyui/client.ts";
import { probeAll } from "../src/comfyui/probe.ts";

const REQUESTS = 1_500;
const ROUNDS = 5;

/** Refusals per second through the auth stage's engine, against bare undici on the same server, in alternating rounds. */
export async function refusalRateRatio(url: string): Promise<{ ratio: number; ours: number; bare: number }> {
  await using client = new ComfyClient(url);
  const pool = new Pool(url, { connections: 8, pipelining: 1 });
  const rates: { ours: number; bare: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bare = await rate(() => bareUndici(pool));
    const ours = await rate(() => engine(client));
    if (round > 0) rates.push({ ours, bare }); // the first warms up
  }
  await pool.close();
  const ours = median(rates.map((round) => round.ours));
  const bare = median(rates.map((round) => round.bare));
  return { ratio: median(rates.map((round) => round.ours / round.bare)), ours, bare };
}

async function bareUndici(pool: Pool): Promise<void> {
  let left = REQUESTS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const { body, statusCode } = await pool.request({ path: "/system_stats", method: "GET" });
      await body.dump();
      if (statusCode !== 401) throw new Error(`Bare undici got ${statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function engine(client: ComfyClient): Promise<void> {
  const requests = Array.from({ length: REQUESTS }, () => ({ method: "GET", path: "/system_stats" }));
  const replies = await probeAll((request) => client.raw(request), requests);
  if (replies.some(({ status }) => status !== 401))
    throw new Error("The engine got another status than 401.");
}

async function rate(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (REQUESTS / (performance.now() - started)) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
