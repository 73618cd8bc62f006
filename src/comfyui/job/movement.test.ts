import { describe, expect, test } from "vitest";
import { Movement } from "./movement.ts";
import type { LogEntry } from "./worker-log.ts";

const never = new AbortController().signal;
const device = { name: "cuda:0", type: "cuda", vram_total: 24e9, vram_free: 20e9 };

function server({ type = "cuda", log = [] as LogEntry[] } = {}) {
  const state = { log, used: 0, asked: 0 };
  const client = {
    logEntries: async () => {
      state.asked += 1;
      return state.log;
    },
    systemStats: async () =>
      ({
        system: {},
        devices: [
          type === "cpu"
            ? { ...device, type, torch_vram_total: 24e9, torch_vram_free: 24e9 - state.used }
            : { ...device, torch_vram_total: 4e9, torch_vram_free: 4e9 - state.used },
        ],
      }) as never,
  };
  return { state, movement: new Movement(client) };
}

const bar = (m: string): LogEntry => ({ t: "2026-11-28T09:00:00", m });

describe("movement", () => {
  test("is another job that starts, and an event of any job", () => {
    const { movement } = server();
    movement.onQueue({ queue_running: [[1, "a"]], queue_pending: [] }, 1_000);
    movement.onQueue({ queue_running: [[1, "a"]], queue_pending: [[2, "b"]] }, 2_000);
    expect([movement.seen, movement.stillMs(9_000, 0)]).toEqual([false, 9_000]);
    movement.onMessage({ type: "status", data: { status: {} } }, 3_000);
    expect(movement.seen).toBe(false);
    movement.onQueue({ queue_running: [[2, "b"]], queue_pending: [] }, 4_000);
    expect([movement.seen, movement.stillMs(9_000, 0)]).toEqual([true, 5_000]);
    movement.onMessage({ type: "progress_state", data: { prompt_id: "b" } }, 8_000);
    expect(movement.stillMs(9_000, 0)).toBe(1_000);
  });

  test("is a new line of the worker, not the first one that is seen", async () => {
    const { movement, state } = server({ log: [bar(" 1%| | 1/99")] });
    await movement.look(10_000, 0, false, never);
    expect(movement.seen).toBe(false);
    await movement.look(20_000, 0, false, never);
    expect(movement.seen).toBe(false);
    state.log = [bar(" 2%| | 2/99")];
    await movement.look(30_000, 0, false, never);
    expect(movement.stillMs(31_000, 0)).toBe(1_000);
  });

  test("is memory that PyTorch takes on a GPU; that of a machine says nothing", async () => {
    for (const [type, seen] of [
      ["cuda", true],
      ["cpu", false],
    ] as const) {
      const { movement, state } = server({ type });
      await movement.look(10_000, 0, false, never);
      state.used = 1e9;
      await movement.look(20_000, 0, false, never);
      expect(movement.seen).toBe(seen);
    }
  });

  test("is no share of the processor, which is told where half a minute of silence has shown it", async () => {
    for (const [perSecond, share] of [
      [2, 0.2],
      [980, 98],
    ] as const) {
      let clock = 0;
      const weighed = new Movement(
        { logEntries: async () => [], systemStats: async () => ({ devices: [] }) as never },
        async () => clock * perSecond,
      );
      for (clock = 10; clock <= 50; clock += 10) await weighed.look(clock * 1_000, 0, false, never);
      expect([weighed.cpu, weighed.seen]).toEqual([share, false]);
      weighed.onMessage({ type: "executing", data: { prompt_id: "b" } }, 55_000);
      for (clock = 65; clock <= 85; clock += 10) await weighed.look(clock * 1_000, 0, false, never);
      expect(weighed.cpu).toBeUndefined();
    }
  });

  test("is looked for only where a job is quiet, and not at every look", async () => {
    const { movement, state } = server();
    await movement.look(4_000, 0, false, never);
    await movement.look(61_000, 60_000, false, never);
    expect(state.asked).toBe(0);
    for (const now of [70_000, 71_000, 75_000, 81_000]) await movement.look(now, 60_000, false, never);
    expect(state.asked).toBe(2);
  });

  test("is not seen in a log that cannot be read", async () => {
    const refused = async () => Promise.reject(new Error("404"));
    const movement = new Movement({ logEntries: refused, systemStats: refused });
    await movement.look(10_000, 0, false, never);
    expect([movement.seen, movement.workerDied]).toEqual([false, false]);
  });
});
