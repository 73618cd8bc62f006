import { randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { FaultName } from "../../../emulator/faults.ts";
import { type EmulatorOptions, startEmulator } from "../../../emulator/start.ts";
import { loadWorkflow } from "../../workflows/load.ts";
import { parametrise } from "../../workflows/parametrise.ts";
import { ComfyClient, type Graph } from "../client.ts";
import { runJob } from "./job.ts";
import type { JobReport } from "./job-report.ts";
import { outcomeText } from "./outcome-text.ts";

const workflow = new URL("../../../fixtures/workflows/qwen-text-to-image.json", import.meta.url);

function painting(steps = 4): Graph {
  const seed = Math.floor(Math.random() * 2 ** 40);
  const graph = parametrise(loadWorkflow(workflow.pathname), {
    width: 64,
    height: 64,
    seed,
    prefix: `job-${seed}`,
  });
  for (const node of Object.values(graph)) if ("steps" in node.inputs) node.inputs.steps = steps;
  return graph;
}

const SOMEBODY_ELSE = "9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f";

function canary(color: number): Graph {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 16, height: 16, batch_size: 1, color } },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "canary" } },
  };
}

async function stack(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ token: "token-of-the-job-tests", ...options });
  const client = new ComfyClient(emulator.url, emulator.token);
  return {
    emulator,
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await emulator.stop();
    },
  };
}

const outcomes: { fault: FaultName; outcome: JobReport["outcome"]; more?: Partial<JobReport> }[] = [
  { fault: "socket-silent", outcome: "finished", more: { socket: "silent", knownBy: "history" } },
  { fault: "socket-drops", outcome: "finished", more: { socket: "dropped", knownBy: "history" } },
  { fault: "websocket-refused", outcome: "finished", more: { socket: "refused", knownBy: "history" } },
  { fault: "history-late", outcome: "finished" },
  { fault: "history-foreign", outcome: "foreign-history" },
  { fault: "events-twice", outcome: "finished" },
  { fault: "events-reordered", outcome: "finished" },
  { fault: "events-foreign", outcome: "finished" },
  { fault: "submit-reply-late", outcome: "finished" },
  { fault: "partly-validated", outcome: "partly-validated" },
  { fault: "node-error", outcome: "failed" },
  { fault: "out-of-memory", outcome: "out-of-memory" },
  { fault: "job-vanishes", outcome: "vanished" },
  { fault: "worker-dead", outcome: "worker-dead" },
  { fault: "cache-everything", outcome: "cached" },
  { fault: "dies-during-generation", outcome: "server-lost" },
];

describe.concurrent("a job under a fault", () => {
  test.for(outcomes)("$fault ends as $outcome", async ({ fault, outcome, more }, { expect }) => {
    await using server = await stack({ faults: [fault] });
    expect(await runJob(server.client, painting(), { budgetMs: 20_000 })).toMatchObject({ outcome, ...more });
  });
});

describe("a job", () => {
  test("finishes with its image, its progress and its end known by the socket", async () => {
    await using server = await stack();
    const report = await runJob(server.client, painting(), { budgetMs: 20_000 });
    expect(report).toMatchObject({
      outcome: "finished",
      socket: "live",
      knownBy: "websocket",
      cachedNodes: [],
    });
    expect(report.outputs).toHaveLength(1);
    expect(report.timeline.filter(({ event }) => event === "progress").at(-1)).toMatchObject({
      step: 4,
      of: 4,
    });
  });

  test("that was run before is called cached", async () => {
    await using server = await stack();
    await runJob(server.client, canary(1), { budgetMs: 5_000 });
    expect(await runJob(server.client, canary(1), { budgetMs: 5_000 })).toMatchObject({ outcome: "cached" });
  });

  test("with an unknown node is rejected with the server's reason", async () => {
    await using server = await stack();
    const graph = { "1": { class_type: "NoSuchNode", inputs: {} } };
    const report = await runJob(server.client, graph, { budgetMs: 5_000 });
    expect(report).toMatchObject({ outcome: "rejected", rejections: [{ type: "missing_node_type" }] });
  });

  test("of which a part is dropped is called partly validated and does not stay", async () => {
    await using server = await stack();
    const graph = {
      ...canary(2),
      "3": { class_type: "SaveImage", inputs: { images: ["99", 0], filename_prefix: "x" } },
    };
    const report = await runJob(server.client, graph, { budgetMs: 5_000 });
    expect(report.outcome).toBe("partly-validated");
    expect(report.rejections?.[0]).toMatchObject({ node: "3" });
    expect((await server.client.queue()).queue_pending).toEqual([]);
  });

  test("that runs out of its budget is cancelled, and only it", async () => {
    await using server = await stack({ stepMs: 50 });
    const other = server.client.submit({ prompt: painting(400), prompt_id: SOMEBODY_ELSE });
    await other;
    const report = await runJob(server.client, painting(200), { budgetMs: 2_000 });
    expect(report).toMatchObject({ outcome: "timed-out", ahead: 1 });
    const { queue_running, queue_pending } = await server.client.queue();
    expect([...queue_running, ...queue_pending].map(([, id]) => id)).toEqual([SOMEBODY_ELSE]);
  });

  test("is given up early behind a queue that does not advance, and nobody else's job with it", async () => {
    await using server = await stack({ stepMs: 50 });
    await server.client.submit({ prompt: painting(400), prompt_id: SOMEBODY_ELSE });
    const report = await runJob(server.client, canary(5), {
      budgetMs: 60_000,
      patienceMs: { busy: 1_500, still: 1_500 },
    });
    expect(report).toMatchObject({ outcome: "timed-out", ahead: 1, gaveUpMs: 1_500 });
    // the budget is not used up, and how many are before it is said once
    expect(outcomeText(report)?.fr).toMatch(
      /^Attente arrêtée après \d+,\d s, en attente derrière 1 travail\. /,
    );
    const { queue_running, queue_pending } = await server.client.queue();
    expect([...queue_running, ...queue_pending].map(([, id]) => id)).toEqual([SOMEBODY_ELSE]);
  });

  test("waits on while the queue before it advances", async () => {
    // three jobs of one step of a second each: a busy machine is late at each step
    await using server = await stack({ faults: ["queue-busy"], stepMs: 1_000 });
    const patience = 2_800;
    const report = await runJob(server.client, canary(6), {
      budgetMs: 60_000,
      patienceMs: { busy: patience, still: patience },
    });
    expect(report).toMatchObject({ outcome: "finished", ahead: 3 });
    expect(report.totalMs).toBeGreaterThan(patience);
    expect(report.gaveUpMs).toBeUndefined();
  });

  test("that runs when its signal is aborted is interrupted on the server", async () => {
    await using server = await stack({ stepMs: 20 });
    const stop = new AbortController();
    const running = Promise.withResolvers<void>();
    const job = runJob(server.client, painting(500), {
      budgetMs: 60_000,
      signal: stop.signal,
      onPhase: ({ phase }) => phase === "running" && running.resolve(),
    });
    await running.promise;
    stop.abort();
    const { outcome, promptId } = await job;
    expect(outcome).toBe("cancelled");
    // the interrupt takes effect at the end of the running step
    let entry = await server.client.history(promptId);
    for (; entry?.status === undefined; entry = await server.client.history(promptId)) await delay(20);
    expect(entry?.status?.messages.at(-1)?.[0]).toBe("execution_interrupted");
  });

  test.for([
    ["worker-dead-silent", false],
    ["queue-stuck", true],
  ] as const)("that waits under %s: something moves, %s", async ([fault, moved], { expect }) => {
    await using server = await stack({ faults: [fault] });
    const report = await runJob(server.client, canary(9), { budgetMs: 2_000 });
    expect(report).toMatchObject({ outcome: "timed-out", socket: "live", stillness: { moved } });
  });

  test("reports how many jobs wait before it", async () => {
    await using server = await stack({ stepMs: 30 });
    await server.client.submit({ prompt: painting(30) });
    await server.client.submit({ prompt: painting(30) });
    const report = await runJob(server.client, canary(7), { budgetMs: 20_000 });
    expect(report).toMatchObject({ outcome: "finished", ahead: 2 });
  });
});

describe("a reply with the id of another job", () => {
  /** In front of the emulator: each reply to POST /prompt names somebody else's job. */
  async function mixing(emulatorUrl: string, foreign: string) {
    const server = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = "GET", headers } = request;
      const body = method === "GET" ? null : Buffer.concat(chunks);
      const { authorization = "", "content-type": type = "application/json" } = headers;
      const sent = { method, headers: { authorization, "content-type": type }, body };
      const reply = await fetch(`${emulatorUrl}${request.url}`, sent);
      let text = await reply.text();
      if (method === "POST" && request.url === "/prompt")
        text = JSON.stringify({ ...JSON.parse(text), prompt_id: foreign });
      response.writeHead(reply.status, { "content-type": "application/json" }).end(text);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
  }

  test.for([{ keepsId: true }, {}])("is an error, and cancels our job alone: %o", async (options) => {
    await using s = await stack({ stepMs: 100 });
    const foreign = randomUUID();
    await s.client.submit({ prompt: painting(2_000), prompt_id: foreign });
    const { url, server } = await mixing(s.emulator.url, foreign);
    using _ = { [Symbol.dispose]: () => void server.close() };
    await using client = new ComfyClient(url, s.emulator.token);
    const job = runJob(client, painting(), { budgetMs: 1_000, ...options });
    await expect(job).rejects.toThrow(/POST \/prompt/);
    const { queue_running, queue_pending } = await s.client.queue();
    expect([...queue_running, ...queue_pending].map(([, id]) => id)).toEqual([foreign]);
  });
});
