import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { ComfyClient } from "../client.ts";
import { runJob } from "./job.ts";

/** A server pauses (it collects garbage) for 0.35 s: measured on 0.33.0; replies and events then leave together. */
const PAUSE_MS = 350;

const graph = { "1": { class_type: "EmptyImage", inputs: {} }, "2": { class_type: "SaveImage", inputs: {} } };

interface Timing {
  /** Milliseconds between the replies and the events after the pause; below zero the events leave first. */
  readonly eventsAfterMs: number;
  /** The events that are sent at all. */
  readonly types?: readonly string[];
  /** The socket is closed instead. */
  readonly drops?: boolean;
}

/** A server of one job that is done before the first look: its replies wait for the end of the pause. */
async function pausing({ eventsAfterMs, types = ownTypes, drops = false }: Timing) {
  const paused = Promise.withResolvers<void>();
  let socket: WebSocket | undefined;
  let id = "";
  const sendEvents = (): void => {
    if (drops) socket?.terminate();
    else
      for (const type of types)
        socket?.send(
          JSON.stringify({ type, data: { prompt_id: id, node: type === "executing" ? "1" : null } }),
        );
  };
  const server = http.createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === "POST" && request.url === "/prompt") {
      id = JSON.parse(Buffer.concat(chunks).toString()).prompt_id;
      reply.end(JSON.stringify({ prompt_id: id, number: 0, node_errors: {} }));
      await delay(PAUSE_MS);
      if (eventsAfterMs <= 0) sendEvents();
      paused.resolve();
      if (eventsAfterMs > 0) setTimeout(sendEvents, eventsAfterMs);
      return;
    }
    await paused.promise;
    if (request.url?.startsWith("/history"))
      reply.end(JSON.stringify({ [id]: { prompt: [0, id, graph, {}, ["2"]], outputs: {}, status: done } }));
    else reply.end(JSON.stringify({ queue_running: [], queue_pending: [] }));
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
  sockets.on("connection", (client) => {
    socket = client;
    client.send(JSON.stringify({ type: "status", data: { status: { exec_info: { queue_remaining: 0 } } } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new ComfyClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "token");
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      for (const one of sockets.clients) one.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}

const ownTypes = ["execution_start", "execution_cached", "executing", "executed", "execution_success"];
const done = { status_str: "success", completed: true, messages: [] };

describe.concurrent("events that a pause of the server holds", () => {
  test.for([-1, -1, -1, -1, 0, 0, 1, 1, 5, 20, 100, 300])(
    "%i ms after the replies: the socket is live and told the end",
    async (eventsAfterMs, { expect }) => {
      await using server = await pausing({ eventsAfterMs });
      const report = await runJob(server.client, graph, { budgetMs: 10_000 });
      expect(report).toMatchObject({ outcome: "finished", socket: "live", knownBy: "websocket" });
    },
  );

  test("that never come: the socket is silent, said after a bounded wait", async () => {
    await using server = await pausing({ eventsAfterMs: 0, types: [] });
    const since = performance.now();
    const report = await runJob(server.client, graph, { budgetMs: 10_000 });
    expect(report).toMatchObject({ outcome: "finished", socket: "silent", knownBy: "history" });
    // the wait is none of the job's time
    expect(performance.now() - since - report.totalMs).toBeGreaterThan(1_000);
  });

  test("of which the last never comes: the socket is live, the history told the end", async () => {
    await using server = await pausing({ eventsAfterMs: 0, types: ownTypes.slice(0, 3) });
    const report = await runJob(server.client, graph, { budgetMs: 10_000 });
    expect(report).toMatchObject({ outcome: "finished", socket: "live", knownBy: "history" });
  });

  test("on a socket that is cut meanwhile: it was dropped, not silent", async () => {
    await using server = await pausing({ eventsAfterMs: 50, drops: true });
    const report = await runJob(server.client, graph, { budgetMs: 10_000 });
    expect(report).toMatchObject({ outcome: "finished", socket: "dropped", knownBy: "history" });
  });
});
