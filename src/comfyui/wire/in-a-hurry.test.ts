import { expect, test } from "vitest";
import { startEmulator } from "../../../emulator/start.ts";
import { startRelay } from "../../../selftest/harness/relay.ts";
import { ComfyClient } from "../client.ts";
import { requestLimit } from "./in-a-hurry.ts";

const { signal } = new AbortController();

/** In front of the emulator, a proxy that answers so many requests, and the next ones only after a second of silence. */
async function limitOf(burst: number, status: number) {
  await using emulator = await startEmulator();
  let [left, last] = [burst, performance.now()];
  await using relay = await startRelay(emulator.url, () => {
    const now = performance.now();
    // not before: a machine that stands still for a second would let more pass
    if (left < 0 && now - last > 1_000) left = burst;
    last = now;
    left -= 1;
    return left < 0 ? { status } : undefined;
  });
  return await requestLimit(() => new ComfyClient(relay.url, emulator.token), signal);
}

// each of them waits for some seconds in calm
test.concurrent.for([
  [20, 403],
  [60, 503],
  [5, 429],
] as const)("%i requests at once, then %i: measured", async ([burst, status]) => {
  const found = await limitOf(burst, status);
  expect(found?.status).toBe(status);
  // those under way are let through where this machine stands still just then
  expect([0, 1, 2, 3, 4, 5].map((more) => burst + more)).toContain(found?.requests);
});

test("what lets a page through limits nothing", async () => {
  expect(await limitOf(400, 403)).toBeUndefined();
});

test("what refuses for good is no limit that lasts a moment", async () => {
  await using emulator = await startEmulator();
  let seen = 0;
  await using relay = await startRelay(emulator.url, () => {
    seen += 1;
    return seen > 10 ? { status: 403 } : undefined;
  });
  expect(await requestLimit(() => new ComfyClient(relay.url, emulator.token), signal)).toBeUndefined();
});

test.for([0, 1])("two servers by turns, of which one refuses, are no limit (%i)", async (turn) => {
  await using emulator = await startEmulator();
  let seen = 0;
  await using relay = await startRelay(emulator.url, () => {
    seen += 1;
    return seen > 1 && seen % 2 === turn ? { status: 503 } : undefined;
  });
  expect(await requestLimit(() => new ComfyClient(relay.url, emulator.token), signal)).toBeUndefined();
});
