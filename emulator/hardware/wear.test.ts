import { expect, test } from "vitest";
import type { FaultName } from "../faults.ts";
import { Wear } from "./wear.ts";

test("a leak grows with each job, slows the steps, and ends with the fault", () => {
  const faults = new Set<FaultName>(["memory-leaks"]);
  const wear = new Wear(faults);
  for (let job = 0; job < 10; job++) wear.end();
  expect(wear.lost).toEqual({ vram: 1.5e9, ram: 4e9 });
  expect(wear.slowness).toBeCloseTo(1.2);
  faults.clear();
  expect([wear.lost.vram, wear.slowness]).toEqual([0, 1]);
});

test("heat slows the steps up to half as long again, and takes no memory", () => {
  const wear = new Wear(new Set<FaultName>(["gpu-throttles"]));
  expect(wear.slowness).toBe(1);
  wear.end();
  expect(wear.slowness).toBeCloseTo(1.05);
  for (let job = 0; job < 50; job++) wear.end();
  expect([wear.slowness, wear.lost.vram]).toEqual([1.5, 0]);
});
