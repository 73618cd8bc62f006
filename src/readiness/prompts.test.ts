import { expect, test } from "vitest";
import { additionOf } from "./prompts.ts";

test("no two students ask for the same picture, and the seed decides who asks for what", () => {
  const all = (seed: number) =>
    Array.from({ length: 2_000 }, (_, student) => [0, 1].map((image) => additionOf(seed, student, image, 2)));
  expect(new Set(all(1).flat()).size).toBe(4_000);
  expect(all(1)).toEqual(all(1));
  expect(all(1)[0]).not.toEqual(all(2)[0]);
});
