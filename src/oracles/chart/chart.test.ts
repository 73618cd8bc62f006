import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { CHART_SIDE, chartPixels, chartPng } from "./chart.ts";
import { compareChart } from "./compare.ts";
import { type ChartFlaw, chartFlaws } from "./judge-chart.ts";
import { chartFlawText } from "./words.ts";

const chart = chartPixels();

/** Level by place and channel; beyond the border the last one repeats. */
type LevelAt = (x: number, y: number, channel: number) => number;

function within(position: number): number {
  return Math.min(CHART_SIDE - 1, Math.max(0, Math.round(position)));
}

const own: LevelAt = (x, y, channel) => chart[(within(y) * CHART_SIDE + within(x)) * 3 + channel] as number;

function drawn(level: LevelAt): Uint8Array {
  return Uint8ClampedArray.from(chart, (_, at) => {
    const pixel = Math.floor(at / 3);
    return level(pixel % CHART_SIDE, Math.floor(pixel / CHART_SIDE), at % 3);
  }) as unknown as Uint8Array;
}

/** A repeatable number in −1…1. */
function speck(x: number, y: number, channel = 0): number {
  const mixed = Math.imul(x * 7919 + y * 104729 + channel * 1299709 + 1, 2654435761) >>> 0;
  return (Math.imul(mixed ^ (mixed >>> 15), 2246822519) >>> 0) / 2 ** 31 - 1;
}

const harmless: readonly [string, LevelAt][] = [
  ["the chart itself", own],
  ["softer by a pixel", (x, y, c) => own(x - 1, y, c) * 0.2 + own(x, y, c) * 0.6 + own(x + 1, y, c) * 0.2],
  ["a few levels darker", (x, y, c) => own(x, y, c) - 6],
  ["a tenth less contrast", (x, y, c) => 128 + (own(x, y, c) - 128) * 0.9],
  ["a cast of five levels", (x, y, c) => own(x, y, c) + (c === 0 ? 5 : 0)],
  ["noise of three levels", (x, y, c) => own(x, y, c) + speck(x, y, c) * 5],
  ["moved by a pixel", (x, y, c) => own(x - 1, y - 1, c)],
];

const damages: readonly [string, ChartFlaw, LevelAt][] = [
  ["black", "black", () => 0],
  ["one grey", "unrelated", () => 127],
  ["noise", "unrelated", (x, y, c) => 128 + speck(x, y, c) * 120],
  ["mirrored", "turned", (x, y, c) => own(CHART_SIDE - 1 - x, y, c)],
  ["upside down", "turned", (x, y, c) => own(x, CHART_SIDE - 1 - y, c)],
  ["rows for columns", "turned", (x, y, c) => own(y, x, c)],
  ["red for blue", "channels", (x, y, c) => own(x, y, 2 - c)],
  ["channels moved on", "channels", (x, y, c) => own(x, y, (c + 1) % 3)],
  ["a negative", "channels", (x, y, c) => 255 - own(x, y, c)],
  ["moved by 4 pixels", "moved", (x, y, c) => own(x - 4, y, c)],
  ["moved by 8 pixels both ways", "moved", (x, y, c) => own(x + 8, y - 8, c)],
  ["moved by 16 pixels", "moved", (x, y, c) => own(x, y - 16, c)],
  ["enlarged by 5 %", "moved", (x, y, c) => own(128 + (x - 128) / 1.05, 128 + (y - 128) / 1.05, c)],
  ["a cast of 15 levels", "colours", (x, y, c) => own(x, y, c) + 15 * (1 - c)],
  ["warmer by a quarter", "colours", (x, y, c) => own(x, y, c) * (1.25 - c / 4)],
  ["washed out", "colours", (x, y, c) => 128 + (own(x, y, c) - 128) * 0.6],
  ["grey", "colours", (x, y) => (own(x, y, 0) + own(x, y, 1) + own(x, y, 2)) / 3],
  ["a dead quarter", "colours", (x, y, c) => (x > 128 && y > 128 ? 0 : own(x, y, c))],
  ["twenty levels a step", "bands", (x, y, c) => Math.round(own(x, y, c) / 20) * 20],
  ["noise of single pixels", "grain", (x, y, c) => own(x, y, c) + speck(x, y, c) * 20],
  ["tiles that differ by 5 %", "seam", (x, y, c) => own(x, y, c) * (x < 128 === y < 128 ? 1 : 1.05)],
  ["two halves", "seam", (x, y, c) => own(x, y, c) + (x < 64 ? 0 : 8)],
];

describe("the chart", () => {
  test("is the same file at every call, and small", async () => {
    const bytes = await chartPng();
    expect(bytes.equals(await chartPng())).toBe(true);
    expect(bytes.length).toBeLessThan(4_000);
    expect(await sharp(bytes).removeAlpha().raw().toBuffer()).toEqual(Buffer.from(chart));
  });

  test.for(harmless)("is given back by a VAE that is close: %s", ([, level]) => {
    expect(chartFlaws(compareChart(drawn(level)))).toEqual([]);
  });

  test.for(damages)("tells what happened to it: %s (%s)", ([, flaw, level]) => {
    const finding = compareChart(drawn(level));
    expect(chartFlaws(finding)[0]).toBe(flaw);
    expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
    for (const language of ["fr", "en"] as const)
      expect(chartFlawText(flaw, finding)[language]).toMatch(/^[A-Z].*\.$/);
  });
});
