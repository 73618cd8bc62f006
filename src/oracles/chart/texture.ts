import { median } from "../../median.ts";
import { lumaOf } from "../thumbnail.ts";
import { CHART_SIDE, patches, RAMP, STRIPES } from "./chart.ts";

/** Left out around each part of the chart: a VAE smears its edges. */
const MARGIN = 8;

/** Median over the patches of the deviation of luma within one. */
export function grainOf(data: Uint8Array): number {
  const luma = lumaOf(data);
  const all = patches.map(({ x, y, width, height }) => {
    let [sum, squares, count] = [0, 0, 0];
    for (let row = y + MARGIN; row < y + height - MARGIN; row++)
      for (let column = x + MARGIN; column < x + width - MARGIN; column++, count++) {
        const level = luma[row * CHART_SIDE + column] as number;
        sum += level;
        squares += level * level;
      }
    return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  });
  return median(all);
}

/** Amplitude of the stripes' own wave, whatever its phase, against the chart's. */
export function detailOf(data: Uint8Array): number {
  const columns = columnMeans(lumaOf(data), STRIPES);
  const period = 2 * STRIPES.half;
  let [real, imaginary] = [0, 0];
  for (let x = 0; x < period * 4; x++) {
    const level = columns[period / 2 + x] as number;
    real += level * Math.cos((2 * Math.PI * x) / period);
    imaginary += level * Math.sin((2 * Math.PI * x) / period);
  }
  // of a square wave of four pixels each way
  const own = ((STRIPES.light - STRIPES.dark) / 2) * SQUARE_WAVE;
  return Math.hypot(real, imaginary) / (2 * period) / own;
}

const SQUARE_WAVE = (1 / (4 * Math.sin(Math.PI / 8))) * 2;

/** Columns of the ramp, six apart, between which it must rise by six levels. */
const RISE = 6;

/** Share of the ramp that rises by less than a fifth of what it should. */
export function plateausOf(data: Uint8Array): number {
  const columns = columnMeans(lumaOf(data), RAMP).slice(MARGIN, -MARGIN);
  const wanted = ((RAMP.to - RAMP.from) / (RAMP.width - 1)) * RISE;
  let [flat, count] = [0, 0];
  for (let x = 0; x + RISE < columns.length; x++, count++)
    if ((columns[x + RISE] as number) - (columns[x] as number) < wanted / 5) flat++;
  return flat / count;
}

function columnMeans(
  luma: Float64Array,
  area: { x: number; y: number; width: number; height: number },
): number[] {
  return Array.from({ length: area.width }, (_, column) => {
    let sum = 0;
    for (let y = area.y + MARGIN; y < area.y + area.height - MARGIN; y++)
      sum += luma[y * CHART_SIDE + area.x + column] as number;
    return sum / (area.height - 2 * MARGIN);
  });
}

/** A straight step that the chart does not have. */
export interface Seam {
  /** In levels. */
  readonly step: number;
  /** The pixel behind it, and whether it runs from top to bottom or from side to side. */
  readonly at: number;
  readonly direction: "vertical" | "horizontal";
}

/** Pixels on each side that are compared, and how far from an edge of the chart. */
const BESIDE = 3;
const CLEAR = 6;

/** The strongest step that at least two bands of the picture have at one place, against the chart in the picture's own contrast. */
export function seamOf(chart: Uint8Array, data: Uint8Array, gain: readonly number[]): Seam {
  const contrast = gain.reduce((sum, one) => sum + one, 0) / gain.length;
  const [own, found] = [lumaOf(chart), lumaOf(data)];
  const apart = found.map((level, at) => level - contrast * (own[at] as number));
  const bands = [0, 43, 107, 171, 213, CHART_SIDE];
  let strongest: Seam = { step: 0, at: 0, direction: "vertical" };
  for (const direction of ["vertical", "horizontal"] as const) {
    const index = (along: number, across: number): number =>
      direction === "vertical" ? along * CHART_SIDE + across : across * CHART_SIDE + along;
    for (let at = CLEAR; at < CHART_SIDE - CLEAR; at++) {
      const steps = bands.slice(1).flatMap((end, band) => {
        const values: number[] = [];
        for (let along = (bands[band] as number) + MARGIN; along < end - MARGIN; along++)
          if (isClear(own, (across) => index(along, across), at))
            values.push(stepAt(apart, (across) => index(along, across), at));
        return values.length < 10 ? [] : [Math.abs(median(values))];
      });
      const step = steps.toSorted((a, b) => b - a)[1] ?? 0;
      if (step > strongest.step) strongest = { step, at, direction };
    }
  }
  return strongest;
}

/** The chart itself has no edge there. */
function isClear(own: Float64Array, index: (across: number) => number, at: number): boolean {
  for (let across = at - CLEAR; across < at + CLEAR - 1; across++)
    if (Math.abs((own[index(across + 1)] as number) - (own[index(across)] as number)) > 3) return false;
  return true;
}

function stepAt(values: Float64Array, index: (across: number) => number, at: number): number {
  let sum = 0;
  for (let beside = 0; beside < BESIDE; beside++)
    sum += (values[index(at + beside)] as number) - (values[index(at - 1 - beside)] as number);
  return sum / BESIDE;
}
