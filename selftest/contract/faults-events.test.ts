import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import WebSocket from "ws";
import type { FaultName } from "../../emulator/faults.ts";
import { startEmulator } from "../../emulator/start.ts";
import { canary, qwen } from "./support/graphs.ts";
import { Jobs } from "./support/jobs.ts";
import type { Probes } from "./support/probes.ts";

const emulator = await startEmulator({ loadMs: 1 });
afterAll(() => emulator.stop());
const { url, token } = emulator;
const jobs = new Jobs(emulator);
let seed = 500;

interface Heard {
  readonly type: string;
  readonly own: boolean;
}

/** What a client of its own job hears, how the socket ended, and what came before the late or timely reply to POST /prompt. */
async function listen(graph = canary(`canary_${seed}`, seed++)) {
  const headers = { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws?clientId=ear`, { headers });
  const heard: Heard[] = [];
  const prompt_id = randomUUID();
  const closed = { first: false };
  socket.on("message", (data, binary) => {
    const text = data.toString();
    if (binary || !text.startsWith("{")) heard.push({ type: "no event", own: false });
    else {
      const event = JSON.parse(text);
      heard.push({ type: event.type, own: event.data.prompt_id === prompt_id });
    }
  });
  socket.on("close", () => {
    closed.first = true;
  });
  await new Promise((resolve) => socket.once("message", resolve));
  const since = performance.now();
  await jobs.post("/prompt", { prompt: graph, client_id: "ear", prompt_id });
  const [replyMs, early] = [performance.now() - since, own(heard)];
  await jobs.finished(prompt_id);
  await sleep(60);
  const open = socket.readyState === WebSocket.OPEN;
  // what was sent before the answer to this is here by then
  if (open)
    await new Promise<unknown>((done) => {
      socket.once("pong", done).once("close", done);
      socket.ping();
    });
  socket.terminate();
  return { heard, early, replyMs, open, dropped: closed.first };
}

const own = (heard: readonly Heard[]) => heard.filter((event) => event.own).map(({ type }) => type);

const probes: Probes<"events"> = {
  "socket-silent": async () => {
    const { heard, open } = await listen();
    expect([heard.map(({ type }) => type), open]).toEqual([["status"], true]);
  },
  "socket-drops": async () => expect((await listen(qwen(seed++))).dropped).toBe(true),
  "events-twice": async () => {
    const types = own((await listen()).heard);
    expect(types.slice(0, 4)).toEqual([
      "execution_start",
      "execution_start",
      "execution_cached",
      "execution_cached",
    ]);
  },
  "events-reordered": async () => {
    emulator.setFaults([]);
    const right = own((await listen()).heard);
    emulator.setFaults(["events-reordered"]);
    const swapped = own((await listen()).heard);
    expect(swapped).not.toEqual(right);
    expect(swapped.toSorted()).toEqual(right.toSorted());
  },
  "events-foreign": async () => {
    const { heard } = await listen();
    const foreign = heard.filter((event) => !event.own).map(({ type }) => type);
    expect(foreign).toEqual(expect.arrayContaining(["execution_error", "execution_success", "no event"]));
    expect(own(heard)).toContain("execution_success");
  },
  "pause-after-idle": async () => {
    // before the reply, before the first event, between events, after the last
    const pauses = [await listen(), await listen(), await listen(), await listen()];
    for (const { heard } of pauses) expect(own(heard)).toContain("execution_success");
    const [first, second] = pauses;
    expect(first?.replyMs).toBeGreaterThan(340);
    expect(second?.early).toEqual([]);
  },
  "submit-reply-late": async () => {
    const { early, replyMs } = await listen();
    expect(replyMs).toBeGreaterThan(140);
    expect(early).toContain("execution_start");
  },
};

test.for(Object.entries(probes))("%s", async ([name, probe]) => {
  emulator.setFaults([name as FaultName]);
  await probe();
  emulator.setFaults([]);
  expect((await listen()).heard.map(({ type }) => type)).toContain("execution_success");
});
