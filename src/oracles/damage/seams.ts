import type { Plane } from "../luma.ts";
import { quantileOf } from "./quantile.ts";

/** Steps that a picture of parts has where they meet. */
export interface Seams {
  /** Share of the rows (columns) that jump at the middle of the picture. */
  readonly middleSeam: number;
  /** Step between the four quarters, in levels. */
  readonly tileSeam: number;
  /** The largest such step at the boundaries beside, where the middle has one: bricks and rows of windows have many. Else 0. */
  readonly stepsBeside: number;
  /** How much rougher the borders of 8×8 blocks are than the pixels between. */
  readonly jpegBlocks: number;
}

const MIN_SIDE = 128;
/** In levels: a plain ground has hardly a step anywhere, and a ratio to that says nothing. */
const MIN_STEP = 0.5;
/** In levels: from here on it is asked whether the boundaries beside have the same. */
const CLEAR_STEP = 2;
/** In pixels: a seam that was softened. */
const SAME_SEAM = 4;

/** Levels along a line across a boundary: `at(line, position)`. */
interface Across {
  readonly lines: number;
  readonly length: number;
  readonly at: (line: number, position: number) => number;
}

/**
 * Middle seam: share of rows whose step is more than 4 levels above three times the mean of the four steps beside; the largest
 * of the five boundaries around the middle, in either direction. Tile seam: median step at the middle, in each half of the
 * rows; the smaller of the two, and of both directions. JPEG blocks: mean step of each boundary; the
 * median of those at multiples of 8 over that of the others; the smaller direction.
 */
export function seams({ luma, width, height }: Plane): Seams {
  if (Math.min(width, height) < MIN_SIDE)
    return { middleSeam: 0, tileSeam: 0, stepsBeside: 0, jpegBlocks: 0 };
  const across: Across = { lines: height, length: width, at: (y, x) => luma[y * width + x] as number };
  const down: Across = { lines: width, length: height, at: (x, y) => luma[y * width + x] as number };
  const step = Math.min(tileSeam(across), tileSeam(down));
  return {
    middleSeam: Math.max(middleSeam(across).jumps, middleSeam(down).jumps),
    tileSeam: step,
    stepsBeside: step > CLEAR_STEP ? Math.max(stepsBeside(across), stepsBeside(down)) : 0,
    jpegBlocks: blockiness({ luma, width, height }),
  };
}

/** Where the middle seam lies: the column or the row behind it. */
export function seamAt({ luma, width, height }: Plane): { readonly x: number } | { readonly y: number } {
  const across = middleSeam({ lines: height, length: width, at: (y, x) => luma[y * width + x] as number });
  const down = middleSeam({ lines: width, length: height, at: (x, y) => luma[y * width + x] as number });
  return across.jumps >= down.jumps ? { x: across.boundary } : { y: down.boundary };
}

function middleSeam({ lines, length, at }: Across): { readonly jumps: number; readonly boundary: number } {
  let most = { jumps: 0, boundary: length >> 1 };
  for (let boundary = (length >> 1) - 2; boundary <= (length >> 1) + 2; boundary++) {
    let jumps = 0;
    for (let line = 0; line < lines; line++) {
      const step = (beside: number) =>
        Math.abs(at(line, boundary + beside) - at(line, boundary + beside - 1));
      if (step(0) > (3 * (step(-2) + step(-1) + step(1) + step(2))) / 4 + 4) jumps++;
    }
    if (jumps / lines > most.jumps) most = { jumps: jumps / lines, boundary };
  }
  return most;
}

function stepsBeside(across: Across): number {
  const middle = across.length >> 1;
  const reach = across.length >> 3;
  let most = 0;
  for (let boundary = middle - reach; boundary <= middle + reach; boundary++)
    if (Math.abs(boundary - middle) > SAME_SEAM) most = Math.max(most, tileSeam(across, boundary));
  return most;
}

function tileSeam({ lines, length, at }: Across, middle = length >> 1): number {
  const stepOf = (from: number, to: number): number => {
    const steps = Float64Array.from(
      { length: to - from },
      (_, i) => at(from + i, middle) - at(from + i, middle - 1),
    );
    return Math.abs(quantileOf(steps, 0.5));
  };
  return Math.min(stepOf(0, lines >> 1), stepOf(lines >> 1, lines));
}

function blockiness({ luma, width, height }: Plane): number {
  const across = new Int32Array(width);
  const down = new Float64Array(height);
  for (let y = 1; y < height; y++) {
    const row = y * width;
    let vertical = 0;
    for (let x = 1; x < width; x++) {
      const here = luma[row + x] as number;
      across[x] = (across[x] as number) + Math.abs(here - (luma[row + x - 1] as number));
      vertical += Math.abs(here - (luma[row + x - width] as number));
    }
    down[y] = vertical / width;
  }
  return Math.min(blockRatio(Float64Array.from(across, (sum) => sum / height)), blockRatio(down));
}

/** Medians, so that a few strong edges of an object that happen to lie on the grid do not count. */
function blockRatio(steps: Float64Array): number {
  const inner = steps.slice(1);
  const at = quantileOf(
    inner.filter((_, i) => (i + 1) % 8 === 0),
    0.5,
  );
  const between = quantileOf(
    inner.filter((_, i) => (i + 1) % 8 !== 0),
    0.5,
  );
  return at / Math.max(MIN_STEP, between);
}
