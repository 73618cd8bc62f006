import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { ComfyClient } from "../client.ts";
import { ignoresCancel } from "./cancel.ts";
import { runJob } from "./job.ts";

const graph = { "1": { class_type: "SaveImage", inputs: {} } };
const done = { status_str: "success", completed: true, messages: [] };

interface Script {
  /** What the queue shows at each look, the last for ever. */
  readonly queued: readonly boolean[];
  /** From which look on the history has the job. */
  readonly told: number;
  /** Milliseconds that the reply of the first look is held up: at the queue, or at the history. */
  readonly held: { readonly queue?: number; readonly history?: number };
}

/** A server of one job, without a WebSocket, whose replies may be held up. */
async function serving({ queued, told, held }: Script) {
  let id = "";
  const asked = { queue: 0, history: 0 };
  const server = http.createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const send = (body: unknown) => reply.end(JSON.stringify(body));
    if (request.method === "POST") {
      id = JSON.parse(Buffer.concat(chunks).toString() || "{}").prompt_id ?? id;
      return send({ prompt_id: id, number: 0, node_errors: {} });
    }
    if (request.url?.startsWith("/history")) {
      const entry = { prompt: [0, id, graph, {}, ["1"]], outputs: {}, status: done };
      const body = ++asked.history >= told ? { [id]: entry } : {};
      if (asked.history === 1) await delay(held.history ?? 0);
      return send(body);
    }
    if (request.url !== "/queue") return reply.writeHead(404).end();
    const runs = queued[Math.min(asked.queue++, queued.length - 1)] ?? false;
    if (asked.queue === 1) await delay(held.queue ?? 0);
    return send({ queue_running: runs ? [[0, id, graph, {}, ["1"]]] : [], queue_pending: [] });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new ComfyClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "token");
  return {
    client,
    asked,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

test("a job that ended while a reply was held up beyond its budget is finished, not out of time", async () => {
  await using server = await serving({ queued: [true, false], told: 2, held: { queue: 2_500 } });
  // the first look begins within it, on a busy machine, too
  const report = await runJob(server.client, graph, { budgetMs: 2_000 });
  expect(report).toMatchObject({ outcome: "finished", knownBy: "history" });
});

test("one look that took long proves no loss: the history may follow", async () => {
  await using server = await serving({ queued: [false], told: 2, held: { history: 3_500 } });
  const report = await runJob(server.client, graph, { budgetMs: 60_000 });
  expect(report).toMatchObject({ outcome: "finished", knownBy: "history" });
});

test("a job that is gone in two looks is lost", async () => {
  await using server = await serving({ queued: [false], told: Number.POSITIVE_INFINITY, held: {} });
  expect(await runJob(server.client, graph, { budgetMs: 60_000 })).toMatchObject({ outcome: "vanished" });
});

test("an interrupt is not ignored because the first reply after it was held up", async () => {
  await using server = await serving({ queued: [true, false], told: 1, held: { queue: 5_500 } });
  expect(await ignoresCancel(server.client, "")).toBe(false);
});
