import { Pool } from "undici";
import { ComfyClient } from "../../src/comfyui/client.ts";
import { probeAll } from "../../src/comfyui/probe.ts";
import { median, ratioOf } from "../figures/figures.ts";
import type { Measure } from "../measure.ts";
import { emulatorProcess } from "./emulator-process.ts";

const ROUNDS = 7;
const REQUESTS = 1_500;

/** Refusals through the engine of the auth stage, against bare undici on the same server, in turn. */
export const refusals: Measure = {
  name: "auth",
  about: "refusals per second of the auth stage, against bare undici",
  async run(tell, rounds = ROUNDS) {
    await using emulator = await emulatorProcess();
    await using client = new ComfyClient(emulator.url);
    const pool = new Pool(emulator.url, { connections: 8, pipelining: 1 });
    const pairs = [];
    for (let round = 0; round <= rounds; round += 1) {
      const floor = await rate(() => bareUndici(pool));
      const ours = await rate(() => engine(client));
      if (round === 0) continue; // warms up
      pairs.push({ ours, floor });
      tell(`round ${round}: ${ours.toFixed(0)}/s against ${floor.toFixed(0)}/s`);
    }
    await pool.close();
    const [ours, floor] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.floor))];
    const detail = `${ours.toFixed(0)}/s against ${floor.toFixed(0)}/s`;
    const what = "auth requests per second, share of bare undici";
    return [{ what, ratio: ratioOf(pairs), unit: "×", limit: { least: 0.5 }, detail }];
  },
};

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
