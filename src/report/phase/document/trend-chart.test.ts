import { expect, test } from "vitest";
import { type CoursePoint, courseChart } from "./trend-chart.ts";

const run = (number: number, ms?: number): CoursePoint => ({
  number,
  verdict: ms === undefined ? "NO_GO" : "GO",
  ...(ms !== undefined && { ms }),
});
const heights = (svg: string): number[] =>
  [...svg.matchAll(/<rect [^>]* height="(\d+)"/g)].map(([, height]) => Number(height));

test("a run has a bar as tall as it took, its number, and the mark of its verdict", () => {
  const svg = courseChart([run(7, 60_000), run(8, 120_000)], undefined, "fr", "100%");
  expect(heights(svg)).toEqual([60, 120]);
  expect(svg).toContain("✓ 7");
  expect(svg).toContain("1 min 0 s");
});

test("a run without the job's time has no bar, and is there all the same", () => {
  const svg = courseChart([run(1, 1000), run(2)], undefined, "fr", "100%");
  expect(heights(svg)).toHaveLength(1);
  expect(svg).toContain("✗ 2");
});

test("median and threshold are lines, but a threshold out of reach does not press the bars flat", () => {
  const points = [run(1, 100_000), run(2, 110_000)];
  const lines = (thresholdMs: number): number =>
    courseChart(points, { medianMs: 100_000, thresholdMs }, "fr", "100%").match(/<line /g)?.length ?? 0;
  expect(lines(150_000)).toBe(2);
  expect(lines(5_000_000)).toBe(1);
  expect(heights(courseChart(points, { medianMs: 100_000, thresholdMs: 5_000_000 }, "fr", "1"))[1]).toBe(120);
});

test("of many runs only the last says its time: a phone has no place for more", () => {
  const points = [1, 2, 3, 4, 5, 6, 7].map((number) => run(number, number * 1000));
  const svg = courseChart(points, undefined, "en", "100%");
  expect(svg).toContain("7.0 s");
  expect(svg).not.toContain("6.0 s");
});
