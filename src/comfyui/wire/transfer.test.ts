import { expect, onTestFinished, test, vi } from "vitest";
import { rateOf, TransferClock } from "./transfer.ts";

/** A clock of 2 s, and of `mostMs` in any case, on which so many bytes come every 30 ms, for `forMs`. */
async function clockOf(mostMs: number, { bytes = 1_500, forMs = 1e9 } = {}): Promise<TransferClock> {
  vi.useFakeTimers();
  // the next file of this worker has the same timers
  onTestFinished(() => void vi.useRealTimers());
  const clock = new TransferClock("GET /", 2_000, mostMs, () => clearInterval(line));
  const began = Date.now();
  const line = setInterval(() => {
    if (Date.now() - began <= forMs) clock.came(bytes);
  }, 30);
  await vi.advanceTimersByTimeAsync(mostMs + 1_000);
  clearInterval(line);
  return clock;
}

// a timer cuts off the fraction of its milliseconds: the last look but one comes some of them before the limit
test.for([4_000, 4_002.22, 4_017.39, 4_048.47, 4_072.89, 9_003.7])(
  "bytes that come until the last limit, after %f ms, are those of a slow line",
  async (mostMs) => {
    const { isSlow, reached } = await clockOf(mostMs);
    expect({ isSlow, reached }).toEqual({ isSlow: true, reached: expect.closeTo(mostMs, -2) });
  },
);

test("where the only limit is the last one, too", async () => {
  expect(await clockOf(2_000)).toMatchObject({ isSlow: true });
});

test.for([
  ["no byte", { bytes: 0 }],
  ["a byte now and then", { bytes: 10 }],
  ["bytes that cease", { forMs: 2_500 }],
] as const)("%s: that is no line, and ends before the last limit", async ([, came]) => {
  const { isSlow, reached } = await clockOf(60_000, came);
  expect({ isSlow, reached }).toEqual({ isSlow: false, reached: expect.any(Number) });
  expect(reached).toBeLessThan(20_000);
});

test.for([
  [
    "one pause alone is none of the line's: this machine, or the server, was held up",
    [10, 2_500, 10],
    10_000_000,
  ],
  ["pauses that come again are the line's", [1_000, 1_000, 1_000], 100_000],
] as const)("%s", async ([, pauses, rate]) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = new TransferClock("GET /", 30_000, 100_000, () => {});
  clock.came(50_000);
  for (const pauseMs of pauses) {
    await vi.advanceTimersByTimeAsync(pauseMs);
    clock.came(50_000);
  }
  clock.end();
  expect(rateOf(clock.transfer)).toBe(rate);
});
