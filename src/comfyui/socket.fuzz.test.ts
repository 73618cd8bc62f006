import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { hostileJson, hostileText, jsonText, nearMiss } from "../../selftest/fuzz/hostile.ts";
import { patient } from "../../selftest/fuzz/judge.ts";
import { events } from "../../selftest/fuzz/recorded.ts";
import { ComfyClient } from "./client.ts";
import { JobState } from "./job/job-state.ts";
import { openSocket, type SocketMessage } from "./socket.ts";

type Frame = string | Uint8Array;

const status = JSON.stringify({ type: "status", data: { status: { exec_info: { queue_remaining: 0 } } } });
const last = JSON.stringify({ type: "executed", data: { prompt_id: "last" } });

const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.constantFrom(...events).chain((event) => nearMiss(event).map(jsonText)),
  hostileJson.map(jsonText),
  hostileText.filter((text) => text.isWellFormed()),
  fc.uint8Array({ maxLength: 100 }),
);

/** A server that sends `status`, the given frames and a last message to every client. */
async function speaking() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((done) => server.once("listening", done));
  const speaker = {
    frames: [] as readonly Frame[],
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      await new Promise((done) => server.close(done));
    },
  };
  server.on("connection", (socket) => {
    for (const one of [status, ...speaker.frames, last]) socket.send(one);
  });
  return speaker;
}

/** Every message up to the last word. */
async function listen(url: string): Promise<SocketMessage[]> {
  await using client = new ComfyClient(url);
  const heard: SocketMessage[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const message = (one: SocketMessage): void => {
    heard.push(one);
    if (one.data.prompt_id === "last") resolve();
  };
  using _socket = await openSocket(client, "me", { message, dropped: resolve }, undefined, 10_000);
  await promise;
  return heard;
}

test("every frame becomes a typed message or nothing, and the socket lives on", patient, async () => {
  await using server = await speaking();
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 8 }), async (frames) => {
      server.frames = frames;
      const heard = await listen(server.url);
      expect(heard.at(-1)?.data.prompt_id).toBe("last");
      const state = new JobState("mine", {});
      for (const one of heard) {
        expect([typeof one.type, Object.getPrototypeOf(one.data)]).toEqual(["string", Object.prototype]);
        state.onMessage(one, 0);
      }
    }),
    { numRuns: 40 },
  );
});

test("5,000 frames are all heard, in their order", patient, async () => {
  await using server = await speaking();
  const made = Array.from({ length: 5_000 }, (_, value) => ({ type: "progress", data: { value } }));
  server.frames = made.map((one) => JSON.stringify(one));
  expect((await listen(server.url)).slice(1, -1)).toEqual(made);
});
