import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Pulse } from "./hanging.ts";

/** A page whose processes have computed these seconds, one reading after the other. */
function pageOf(...seconds: readonly (number | "unknown")[]): Page {
  const left = [...seconds];
  const read = (cpuTime: number | "unknown") => {
    if (cpuTime === "unknown") throw new Error("Protocol error");
    return {
      processInfo: [
        { type: "renderer", cpuTime },
        { type: "GPU", cpuTime: 1_000 },
      ],
    };
  };
  const send = async () => read(left.length > 1 ? (left.shift() ?? 0) : (left[0] ?? 0));
  return {
    context: () => ({ browser: () => ({ newBrowserCDPSession: async () => ({ send }) }) }),
  } as unknown as Page;
}
const never = () => new Promise<never>(() => {});

test("a page that answers does not hang, however much it computes", async () => {
  const pulse = new Pulse(pageOf(0, 1_000), async () => "here");
  expect([await pulse.ask(), await pulse.ask(), pulse.silent]).toEqual(["here", "here", false]);
  expect(await pulse.stopped()).toBe(false);
});

test("a page that is silent hangs when it computes, and not by the clock", async () => {
  const busy = new Pulse(pageOf(5, 26), never, { patienceMs: 5 });
  expect([await busy.ask(), busy.silent, busy.hangs]).toEqual([undefined, true, false]);
  expect(await busy.stopped()).toBe(true);
  const idle = new Pulse(pageOf(5), never, { patienceMs: 5 });
  await idle.ask();
  expect(await idle.stopped(50)).toBe(false);
  expect(idle.silent).toBe(true);
});

test("a page of which nobody knows what it computes does not hang", async () => {
  const later = new Pulse(pageOf("unknown", 40), never, { patienceMs: 5 });
  await later.ask();
  expect([await later.ask(), later.silent, later.hangs]).toEqual([undefined, true, false]);
  const nowhere = new Pulse(pageOf("unknown"), never, { patienceMs: 5 });
  expect([await nowhere.stopped(50), nowhere.silent]).toEqual([false, true]);
});
