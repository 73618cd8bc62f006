import { expect, test } from "vitest";
import { covered, exponentOf, median, percentile, ratioOf } from "./figures.ts";

test("the median of an even number of values lies between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test("a percentile is a value that was measured", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(percentile(hundred, 0.95)).toBe(95);
  expect(percentile([7], 0.95)).toBe(7);
});

test("each round is compared with its own floor: a load that doubles both sides changes nothing", () => {
  const pairs = [
    { ours: 12, floor: 10 },
    { ours: 26, floor: 20 },
    { ours: 14, floor: 10 },
  ];
  expect(ratioOf(pairs)).toEqual({ min: 1.2, median: 1.3 });
});

test.for([0.5, 1, 2])("a cost that grows with the power %s has this exponent", (power) => {
  const points = [50, 500, 5_000].map((size) => ({ size, cost: 3 * size ** power }));
  expect(exponentOf(points)).toBeCloseTo(power, 10);
});

test("a part that stands whatever the size lowers the exponent", () => {
  expect(exponentOf([50, 500, 5_000].map((size) => ({ size, cost: 1_000 + size })))).toBeLessThan(0.5);
});

test("time that is covered twice counts once, and the hole does not count", () => {
  const spans = [
    { from: 10, to: 20 },
    { from: 0, to: 12 },
    { from: 30, to: 40 },
    { from: 31, to: 32 },
  ];
  expect(covered(spans)).toBe(30);
  expect(covered(spans, { from: 5, to: 35 })).toBe(10);
  expect(covered([], { from: 5, to: 35 })).toBe(0);
});
