import { expect, test, vi } from "vitest";
import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import type { Endings } from "./endings.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import { Watch } from "./watch.ts";

/** The pauses between looks that take so long each, on a clock of the test. */
async function pausesFor(lookMs: number, answer: () => object, looks: number): Promise<number[]> {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const halt = new AbortController();
  const pauses: number[] = [];
  const queueHeads = async () => {
    now += lookMs;
    return answer();
  };
  const watch = new Watch({ queueHeads } as unknown as ComfyClient, {
    jobs: [],
    endings: {} as Endings,
    memory: { look: async () => {} } as unknown as MemoryWatch,
    now: () => now,
    lastSignMs: () => 0,
    pause: async (ms) => {
      pauses.push(ms);
      now += ms;
      if (pauses.length > looks) halt.abort();
    },
    onHeads: () => {},
    onLook: () => {},
    onLost: () => halt.abort(),
    onUnreadable: () => {},
    halted: halt.signal,
  });
  await watch.run().finally(() => clock.mockRestore());
  return pauses;
}

const empty = (): object => ({ queue_running: [], queue_pending: [] });
const frozen = (): never => {
  throw new ComfyError("COMFY_CANCELLED", { fr: "", en: "" }, { request: "GET /queue" });
};

test("looks that are cheap become rarer, up to one in two seconds", async () => {
  const pauses = await pausesFor(1, empty, 20);
  expect(pauses[0]).toBe(100);
  expect(Math.max(...pauses)).toBe(2_000);
});

test("a look that takes long is made rarely, but never so rarely that a class is lost sight of", async () => {
  expect((await pausesFor(400, empty, 3)).at(-1)).toBeCloseTo(8_000);
  expect((await pausesFor(15_000, empty, 3)).at(-1)).toBeLessThanOrEqual(30_000);
});

test("a server that is silent is asked again soon, and is lost after a minute and a half", async () => {
  const pauses = await pausesFor(20_000, frozen, 100);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(2_000);
  expect(pauses.length).toBeLessThanOrEqual(6);
});

test.for<["COMFY_TOO_LARGE" | "COMFY_SHAPE" | "COMFY_STATUS", number]>([
  ["COMFY_TOO_LARGE", 200],
  ["COMFY_SHAPE", 200],
  ["COMFY_STATUS", 401],
])(
  "a server that answers with what is no queue (%s) is told as such, and is not lost",
  async ([code, status]) => {
    const error = new ComfyError(code, { fr: "", en: "" }, { status });
    let [lost, unreadable] = [0, undefined as unknown];
    const halt = new AbortController();
    const queueHeads = async () => {
      throw error;
    };
    await new Watch({ queueHeads } as unknown as ComfyClient, {
      jobs: [],
      endings: {} as Endings,
      memory: {} as MemoryWatch,
      now: () => 0,
      lastSignMs: () => 0,
      pause: async () => {},
      onHeads: () => {},
      onLook: () => {},
      onLost: () => {
        lost += 1;
        halt.abort();
      },
      onUnreadable: (why) => {
        unreadable = why;
        halt.abort();
      },
      halted: halt.signal,
    }).run();
    expect({ lost, unreadable }).toEqual({ lost: 0, unreadable: error });
  },
);
