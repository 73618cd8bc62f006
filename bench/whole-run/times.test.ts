import { expect, test } from "vitest";
import { parseTimes } from "./times.ts";

test("the second line of times is what the children took: user and system", () => {
  expect(parseTimes("0m0.000s 0m0.001s\n0m7.890s 1m1.450s\n")).toBeCloseTo(69_340);
  expect(parseTimes("0m0.00s 0m0.00s\n0m0.50s 0m0.25s")).toBeCloseTo(750);
});

test("anything else is no figure", () => {
  expect(() => parseTimes("")).toThrow("times");
});
