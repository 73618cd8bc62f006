import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { livedFor, onceLived } from "./lived.ts";

/** The machine stands still, as one that sleeps does. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test("what had arrived before the time was over is read first, however long the machine stood still", async () => {
  await using server = createServer((socket) => socket.end("here")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect(server.address() as { port: number });
  const told: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on("data", (data) => told.push(String(data)));
  socket.on("connect", () => {
    onceLived(200, () => {
      told.push("over");
      resolve();
    });
    standStill(400);
  });
  await promise;
  expect(told).toEqual(["here", "over"]);
});

test("one that is called off is never over", async () => {
  let over = false;
  onceLived(5, () => {
    over = true;
  })();
  await new Promise<void>((done) => void onceLived(20, done));
  expect(over).toBe(false);
});

test("a pause ends with the run, and is none where the run has ended", async () => {
  const run = new AbortController();
  const pause = livedFor(3_600_000, run.signal);
  run.abort();
  await pause;
  await livedFor(3_600_000, run.signal);
});
