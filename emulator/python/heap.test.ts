import { expect, test } from "vitest";
import { Heap } from "./heap.ts";

const heapOf = (values: readonly number[]) => {
  const heap = new Heap<number>((left, right) => left < right);
  for (const value of values) heap.push(value);
  return heap;
};

// The expected orders were printed by Python's heapq.
test("items lie in the order of Python's heapq", () => {
  const heap = heapOf([5, 3, 8, 1, 9, 2]);
  expect(heap.items).toEqual([1, 3, 2, 5, 9, 8]);
  expect([heap.pop(), heap.items]).toEqual([1, [2, 3, 8, 5, 9]]);
  expect(heap.remove((value) => value === 3)).toBe(true);
  expect(heap.items).toEqual([2, 8, 5, 9]);
  expect(heap.remove((value) => value === 3)).toBe(false);
});

test("items leave in ascending order", () => {
  const heap = heapOf([4, 1, 3, 1, 2]);
  expect([heap.pop(), heap.pop(), heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual([
    1,
    1,
    2,
    3,
    4,
    undefined,
  ]);
});
