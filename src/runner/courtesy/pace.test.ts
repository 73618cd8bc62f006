import { expect, test } from "vitest";
import { type TargetKind, targetKindNames } from "../../record/target-kind.ts";
import { bounded, pace, paceFor } from "./pace.ts";

test("passes one at a time, in order", async () => {
  const turn = pace(20);
  const started = performance.now();
  const passed: number[] = [];
  await Promise.all(
    [0, 1, 2].map(async (one) => {
      await turn();
      passed.push(one);
    }),
  );
  expect(passed).toEqual([0, 1, 2]);
  expect(performance.now() - started).toBeGreaterThan(35);
});

test("one that is cut does not hold the others up", async () => {
  const turn = pace(1);
  await expect(turn(AbortSignal.abort())).rejects.toThrow();
  await turn();
});

test("a gentle run paces its requests wherever somebody may count them: not to the server in its own process", () => {
  const of = (kind: TargetKind, gentle = true) => paceFor({ gentle, target: { kind } });
  expect(targetKindNames.filter((kind) => of(kind) === undefined)).toEqual(["emulator"]);
  expect(of("attach")).toBe(250);
  expect(of("attach", false)).toBeUndefined();
});

test("a burst passes at once, and what follows comes no faster than it may", async () => {
  const turn = bounded(5, 100);
  const started = performance.now();
  await Promise.all(Array.from({ length: 25 }, () => turn()));
  // 20 beyond the burst, 10 ms each
  expect(performance.now() - started).toBeGreaterThan(150);
  await expect(turn(AbortSignal.abort())).rejects.toThrow();
  await turn();
});
