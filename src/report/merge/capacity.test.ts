import { expect, test } from "vitest";
import { sampleRecord } from "../../../selftest/data/sample-record.ts";
import type { RunRecord } from "../../record/run-record.ts";
import { capacityLine, capacityOf } from "./capacity.ts";

function stack(name: string, facts: object, more: Partial<RunRecord> = {}) {
  return { name, record: { ...sampleRecord({}, {}, more), facts: facts as RunRecord["facts"] } };
}
const painted = (ms: number) => ({
  "generation.seed": { jobs: { "text-to-image": job(9 * ms), "other-seed": job(ms) } },
});
const job = (ms: number) => ({ outcome: "finished", queuedMs: 100, totalMs: ms + 100 });
const simulated = (students: number, imagesPerMinute: number, low: number) => ({
  "readiness.burst": {
    readiness: {
      session: { students, images: 2 },
      forecast: {
        imagesPerMinute: { low: 1, value: imagesPerMinute, high: 9 },
        largestClass: { low, value: low + 1, high: 99 },
      },
    },
  },
});

test("what several paint is added up, and a class is shared out by it", () => {
  const capacity = capacityOf([stack("a", simulated(15, 4, 25)), stack("b", simulated(15, 2, 12.7))]);
  expect(capacity).toMatchObject({ by: "class", imagesPerMinute: 6, students: 30, most: 37, left: 0 });
  expect(capacity?.shares).toMatchObject([
    { name: "a", students: 20 },
    { name: "b", students: 10 },
  ]);
  if (capacity === undefined) throw new Error("none");
  expect(capacityLine(capacity).en).toBe(
    "Capacity: 6.0 images per minute in all (a class simulated on each); to be shared: a 67% (20), b 33% (10); together at most 37 students.",
  );
});

test("a weight moves the share, not the pace; who has no place is told", () => {
  const weights = new Map([["a", 0.5]]);
  const capacity = capacityOf([stack("a", simulated(20, 4, 10)), stack("b", simulated(20, 2, 12))], weights);
  expect(capacity).toMatchObject({ imagesPerMinute: 6, left: 18, shares: [{ part: 0.5 }, { part: 0.5 }] });
  expect(capacity && capacityLine(capacity).fr).toContain("sans place : 18");
});

test("a validation alone knows the pace of a picture with the model loaded", () => {
  const capacity = capacityOf([stack("a", painted(10_000)), stack("b", painted(30_000)), stack("c", {})]);
  expect(capacity).toMatchObject({
    by: "pictures",
    imagesPerMinute: 8,
    shares: [{ part: 0.75 }, { part: 0.25 }],
  });
  expect(capacity?.students).toBeUndefined();
});

test.for([
  ["one server", [stack("a", painted(1_000))]],
  ["other profiles", [stack("a", painted(1_000)), stack("b", painted(1_000), { profile: "other" })]],
  ["other measures", [stack("a", painted(1_000)), stack("b", simulated(15, 4, 25))]],
  ["no picture", [stack("a", {}), stack("b", {})]],
  ["nonsense", [stack("a", { x: { jobs: "none" } }), stack("b", { y: { readiness: { session: {} } } })]],
] as const)("no sum is told of %s", ([, stacks]) => {
  expect(capacityOf(stacks)).toBeUndefined();
});
