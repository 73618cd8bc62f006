import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { ComfyClient } from "../client.ts";
import { openSocket } from "../socket.ts";
import { FloodGauge } from "./flood.ts";

const status = JSON.stringify({ type: "status", data: { status: { exec_info: { queue_remaining: 0 } } } });

function send(socket: WebSocket, frame: string | Buffer, done?: () => void): void {
  if (frame === "ping") socket.ping("", false, done);
  else socket.send(frame, done ?? (() => {}));
}

/** A server that sends to each socket, without an end, as fast as it is read. */
async function flooding(frame: string | Buffer, most = Number.POSITIVE_INFINITY) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((done) => server.once("listening", done));
  const pour = (socket: WebSocket, sent: number): void => {
    if (socket.readyState !== socket.OPEN || sent >= most) return;
    const next = (): void => void setImmediate(pour, socket, sent + 1);
    // of what costs a server nothing, many at once: a busy machine would send less than the gauge forgives
    if (frame.length < 10) for (let more = 0; more < 1_000; more += 1) send(socket, frame);
    send(socket, frame, next);
  };
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.send(status);
    pour(socket, 0);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    left: () => server.clients.size,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((done) => server.close(done));
    },
  };
}

const event = (value: unknown): string => JSON.stringify({ type: "progress", data: { value } });

test.for([
  ["large texts", event("x".repeat(2 ** 20))],
  ["texts that are no JSON", "x".repeat(2 ** 20)],
  ["empty texts", ""],
  ["empty pictures", Buffer.alloc(0)],
  ["pings", "ping"],
] as const)("%s without an end: the socket is given up, and its connection with it", async ([, frame]) => {
  await using server = await flooding(frame);
  await using client = new ComfyClient(server.url, "token");
  const { promise: dropped, resolve } = Promise.withResolvers<void>();
  using _socket = await openSocket(client, "a", { message: () => {}, dropped: resolve });
  await dropped;
  await expect.poll(server.left).toBe(0);
});

// a quarter of a GB through a socket would take a busy machine longer than the gauge forgives
test("large pictures without an end are a flood, thirty are none", () => {
  const frame = new Blob([new Uint8Array(8 * 2 ** 20)]);
  const gauge = new FloodGauge();
  const over = Array.from({ length: 200 }, () => gauge.isOver(frame));
  expect(over.slice(0, 30)).not.toContain(true);
  expect(over.at(-1)).toBe(true);
});

test("what a class of 500 brings is no flood", async () => {
  await using server = await flooding(status, 5_000);
  await using client = new ComfyClient(server.url, "token");
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let seen = 0;
  let isDropped = false;
  const message = (): void => {
    seen += 1;
    if (seen === 5_001) resolve();
  };
  const dropped = (): void => {
    isDropped = true;
  };
  using _socket = await openSocket(client, "a", { message, dropped });
  await all;
  expect(isDropped).toBe(false);
});
