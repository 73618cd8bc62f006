import { expect, test } from "vitest";
import type { Row } from "../measure.ts";
import { table } from "./table.ts";

const row = (median: number, limit?: Row["limit"]): Row => ({
  what: "a thing",
  ratio: { min: 1, median },
  unit: "×",
  ...(limit && { limit }),
  detail: "1 s against 1 s",
});

test.for<[number, Row["limit"], number]>([
  [1.31, { most: 1.3 }, 1],
  [1.3, { most: 1.3 }, 0],
  [0.49, { least: 0.5 }, 1],
  [0.5, { least: 0.5 }, 0],
  [9, undefined, 0],
  [Number.NaN, { most: 1.3 }, 1],
])("a median of %s against the limit %o misses %i", ([median, limit, missed]) => {
  expect(table([row(median, limit)]).missed).toBe(missed);
});

test("every line stands in the same columns", () => {
  const [head = "", first = "", second = ""] = table([
    row(1),
    { ...row(12), what: "another, longer thing" },
  ]).text.split("\n");
  expect(first.indexOf("1 s against")).toBe(head.indexOf("last round"));
  expect(second.indexOf("1 s against")).toBe(head.indexOf("last round"));
});
