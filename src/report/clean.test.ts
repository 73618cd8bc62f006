import { expect, test } from "vitest";
import { clean, cleanDeep } from "./clean.ts";

test("control characters go, line breaks stay", () => {
  expect(clean("a\u001b[31mred\u0007\r\nb\tc\u0085")).toBe("a[31mred\nb c");
});

test("a text of megabytes is cut, and says so", () => {
  const told = clean("x".repeat(5_000_000));
  expect(told).toHaveLength(4_001);
  expect(told.endsWith("…")).toBe(true);
});

test("facts are cleaned to their depths, names included, and keep their other values", () => {
  const facts = {
    list: [{ "na\u001bme": "va\u0000lue", count: 3, none: undefined, on: true }],
    nothing: null,
  };
  expect(cleanDeep(facts)).toEqual({
    list: [{ name: "value", count: 3, none: undefined, on: true }],
    nothing: null,
  });
  expect(cleanDeep({ long: "y".repeat(9_000) }).long).toHaveLength(2_001);
});
