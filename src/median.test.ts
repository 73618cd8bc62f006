import { expect, test } from "vitest";
import { median } from "./median.ts";

test.for<[number[], number]>([
  [[], 0],
  [[3], 3],
  [[1, 9], 5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])("median of %j is %d", ([values, middle]) => {
  expect(median(values)).toBe(middle);
});
