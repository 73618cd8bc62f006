import { expect, onTestFinished, test, vi } from "vitest";
import { StepWatch } from "./step-watch.ts";

const step = { phase: "running", node: "3", step: 1, of: 20 } as const;

/** Whether it has resolved without any time passing. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

function watch(): StepWatch {
  vi.useFakeTimers();
  // the next file of this worker has the same timers
  onTestFinished(() => void vi.useRealTimers());
  return new StepWatch(() => false);
}

test("events that come after fewer jobs are left cannot be late ones: nothing else is waited for", async () => {
  const steps = watch();
  steps.hear(2);
  steps.fence();
  const next = steps.next(2);
  steps.hear(1);
  await vi.advanceTimersByTimeAsync(0);
  steps.see(step);
  expect(await isOver(next)).toBe(false);
  steps.see(step);
  expect(await isOver(next)).toBe(true);
});

test("the fence may have passed before anybody waits", async () => {
  const steps = watch();
  steps.hear(2);
  steps.fence();
  steps.hear(1);
  const next = steps.next(1);
  steps.see(step);
  expect(await isOver(next)).toBe(true);
});

test("a number that was held, and says that one came, is no fence", async () => {
  const steps = watch();
  steps.hear(1);
  steps.fence();
  const next = steps.next(1);
  steps.hear(2);
  steps.see(step);
  expect(await isOver(next)).toBe(false);
  steps.hear(1);
  await vi.advanceTimersByTimeAsync(0);
  steps.see(step);
  expect(await isOver(next)).toBe(true);
});

test("a server that tells no numbers is given its second, and the events in it do not count", async () => {
  const steps = watch();
  steps.fence();
  const next = steps.next(1);
  steps.see(step);
  await vi.advanceTimersByTimeAsync(999);
  steps.see(step);
  await vi.advanceTimersByTimeAsync(2);
  expect(await isOver(next)).toBe(false);
  steps.see(step);
  expect(await isOver(next)).toBe(true);
});

test("a job that has ended, and a silent socket, are waited for no longer", async () => {
  const steps = watch();
  const next = steps.next(2);
  steps.end();
  expect(await isOver(next)).toBe(true);
  expect(await isOver(new StepWatch(() => true).next(2))).toBe(true);
});
