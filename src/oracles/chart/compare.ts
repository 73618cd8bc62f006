import { type Arrangement, arranged, arrangementOf } from "./arrangement.ts";
import { CHART_SIDE, chartPixels, patches } from "./chart.ts";
import { type Shift, shiftOf } from "./shift.ts";
import { detailOf, grainOf, plateausOf, type Seam, seamOf } from "./texture.ts";

/** How a chart came back from a VAE. Plain numbers, all finite. */
export interface ChartFinding {
  /** Correlation with the chart as it lies: −1…1. */
  readonly match: number;
  /** The turn and the order of channels in which it matches best. */
  readonly best: Arrangement;
  /** Mean of all levels: 0 where the picture is black. */
  readonly light: number;
  /** Where the content of each corner lies, in pixels from its place. */
  readonly corners: readonly Shift[];
  /** Of the patches' mean colours, in levels. */
  readonly colour: { readonly mean: number; readonly worst: number; readonly patch: number };
  /** Level of each channel against the chart's: what it is multiplied with, and what is added at mid grey. */
  readonly gain: readonly number[];
  readonly cast: readonly number[];
  /** Deviation within a patch of one colour, in levels. */
  readonly grain: number;
  /** Share of the stripes' contrast that is left. */
  readonly detail: number;
  /** Share of the ramp that does not rise. */
  readonly plateaus: number;
  readonly seam: Seam;
}

/** Compares RGB levels of the chart's size with the chart. */
export function compareChart(data: Uint8Array): ChartFinding {
  const chart = chartPixels();
  const best = arrangementOf(chart, data);
  // what else is wrong is told of the picture as it should lie
  const upright = best.isOwn ? data : arranged(data, best);
  const colours = coloursOf(upright);
  return {
    match: best.asItLies,
    best,
    light: meanOf(data),
    corners: shiftOf(chart, upright),
    ...colours,
    grain: grainOf(upright),
    detail: detailOf(upright),
    plateaus: plateausOf(upright),
    seam: seamOf(chart, upright, colours.gain),
  };
}

/** Left out around each patch: a VAE smears its edges. */
const MARGIN = 10;

function coloursOf(data: Uint8Array): Pick<ChartFinding, "colour" | "gain" | "cast"> {
  const means = patches.map(({ x, y, width, height }) => {
    const sums = [0, 0, 0];
    let count = 0;
    for (let row = y + MARGIN; row < y + height - MARGIN; row++)
      for (let column = x + MARGIN; column < x + width - MARGIN; column++, count++)
        for (let channel = 0; channel < 3; channel++)
          sums[channel] =
            (sums[channel] as number) + (data[(row * CHART_SIDE + column) * 3 + channel] as number);
    return sums.map((sum) => sum / count);
  });
  const errors = patches.map(({ colour }, at) =>
    Math.max(...colour.map((level, channel) => Math.abs((means[at]?.[channel] as number) - level))),
  );
  const worst = Math.max(...errors);
  const fits = [0, 1, 2].map((channel) =>
    lineThrough(
      patches.map(({ colour }) => colour[channel] as number),
      means.map((levels) => levels[channel] as number),
    ),
  );
  return {
    colour: { mean: average(errors), worst, patch: errors.indexOf(worst) },
    gain: fits.map(({ slope }) => slope),
    cast: fits.map(({ slope, start }) => start + slope * 128 - 128),
  };
}

/** Least squares. */
function lineThrough(x: readonly number[], y: readonly number[]): { slope: number; start: number } {
  const [meanX, meanY] = [average(x), average(y)];
  let [both, own] = [0, 0];
  for (const [at, one] of x.entries()) {
    both += (one - meanX) * ((y[at] as number) - meanY);
    own += (one - meanX) ** 2;
  }
  const slope = both / own;
  return { slope, start: meanY - slope * meanX };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function meanOf(data: Uint8Array): number {
  let sum = 0;
  for (const level of data) sum += level;
  return sum / data.length;
}
