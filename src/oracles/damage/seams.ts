import type { Plane } from "../luma.ts";
import { quantileOf } from "./quantile.ts";

/** Steps that a picture of parts has where they meet. */
export interface Seams {
  /** Share of the rows (columns) that jump at the middle of the picture. */
  readonly middleSeam: number;
  /** Step between the quarters (ninths, sixteenths), in levels. */
  readonly tileSeam: number;
  /** Where there is one: likeness of the pixels on its two sides, along it, in the direction that has more. A picture of several has none; else 0. */
  readonly seamContinues: number;
  /** The largest such step at the boundaries beside, where the middle has one: bricks and rows of windows have many. Else 0. */
  readonly stepsBeside: number;
  /** How much rougher the borders of 8×8 blocks are than the pixels between. */
  readonly jpegBlocks: number;
}

const MIN_SIDE = 128;
/** Below this side a step counts less. */
const STEADY_SIDE = 256;
/** In levels: a plain ground has hardly a step anywhere, and a ratio to that says nothing. */
const MIN_STEP = 0.5;
/** In levels: from here on it is asked whether the boundaries beside have the same. */
const CLEAR_STEP = 1.4;
/** In pixels, along a boundary: further than single pixels of noise. */
const ALONG = 4;
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
 * rows; the smaller of the two, and of both directions; or at the thirds or quarters, where most parts have it. JPEG blocks: mean step of each boundary; the
 * median of those at multiples of 8 over that of the others; the smaller direction.
 */
export function seams(plane: Plane): Seams {
  const { width, height } = plane;
  if (Math.min(width, height) < MIN_SIDE)
    return { middleSeam: 0, tileSeam: 0, seamContinues: 0, stepsBeside: 0, jpegBlocks: 0 };
  const [across, down] = bothWays(plane);
  const apart = mostApart(across, down);
  const parts = apart.parts;
  // the median of few lines is what chance makes of them (once in 700 sound pictures of 128 pixels 2)
  const step = apart.step * Math.min(1, Math.sqrt(Math.min(width, height) / STEADY_SIDE));
  const isClear = step > CLEAR_STEP;
  return {
    middleSeam: Math.max(middleSeam(across).jumps, middleSeam(down).jumps),
    tileSeam: step,
    seamContinues: isClear ? Math.max(continuity(across, parts), continuity(down, parts)) : 0,
    stepsBeside: isClear ? Math.max(stepsBeside(across), stepsBeside(down)) : 0,
    jpegBlocks: blockiness(plane),
  };
}

/** Where the middle seam lies: the column or the row behind it. */
export function seamAt(plane: Plane): { readonly x: number } | { readonly y: number } {
  const [across, down] = bothWays(plane).map(middleSeam) as [Middle, Middle];
  return across.jumps >= down.jumps ? { x: across.boundary } : { y: down.boundary };
}

/** Into how many parts each side of the picture falls. */
export function partsOf(plane: Plane): number {
  return mostApart(...bothWays(plane)).parts;
}

function bothWays({ luma, width, height }: Plane): [across: Across, down: Across] {
  return [
    { lines: height, length: width, at: (y, x) => luma[y * width + x] as number },
    { lines: width, length: height, at: (x, y) => luma[y * width + x] as number },
  ];
}

interface Middle {
  readonly jumps: number;
  readonly boundary: number;
}

function middleSeam({ lines, length, at }: Across): Middle {
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

/** Into how many parts a side may fall. */
const PARTS = [2, 3, 4] as const;
type Parts = (typeof PARTS)[number];

function mostApart(across: Across, down: Across): { readonly parts: Parts; readonly step: number } {
  const found = PARTS.map((parts) => ({
    parts,
    step: Math.min(stepBetween(across, parts), stepBetween(down, parts)),
  }));
  return found.reduce((most, one) => (one.step > most.step ? one : most));
}

/** Of the boundaries of the parts, each in each part of its length, most have this step at least. */
function stepBetween(across: Across, parts: Parts): number {
  const steps = inner(across, parts)
    .flatMap((boundary) => stepsAt(across, boundary, parts))
    .toSorted((a, b) => a - b);
  return steps[parts === 2 ? 0 : Math.floor(steps.length / 3)] as number;
}

function inner({ length }: Across, parts: Parts): number[] {
  return Array.from({ length: parts - 1 }, (_, part) => Math.ceil(((part + 1) * length) / parts));
}

/** In levels: brighter or darker parts show no step. */
const SHOWS = { from: 20, to: 240 } as const;
/** Of a part's lines so many must show a step. */
const LEAST_SHOWN = 0.3;

/** Median step across a boundary, in each part of its length. */
function stepsAt({ lines, at }: Across, boundary: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [Math.floor((part * lines) / parts), Math.floor(((part + 1) * lines) / parts)];
    const steps: number[] = [];
    for (let line = from; line < to; line++) {
      const [one, other] = [at(line, boundary - 1), at(line, boundary)];
      if (Math.max(one, other) > SHOWS.from && Math.min(one, other) < SHOWS.to) steps.push(other - one);
    }
    return steps.length < LEAST_SHOWN * (to - from) ? 0 : Math.abs(quantileOf(Float64Array.from(steps), 0.5));
  });
}

function tileSeam(across: Across, boundary: number): number {
  return Math.min(...stepsAt(across, boundary, 2));
}

/** Correlation of the lines on both sides of a boundary, of their steps along it; of the boundary where it is least. */
function continuity(across: Across, parts: Parts): number {
  const { lines, at } = across;
  const crossings = inner({ ...across, length: lines }, parts);
  return Math.min(
    ...inner(across, parts).map((boundary) => {
      let [aa, bb, ab] = [0, 0, 0];
      for (let line = ALONG; line < lines; line++) {
        // over the crossing seam both sides step, in opposite directions
        if (crossings.some((crossing) => line >= crossing && line < crossing + ALONG)) continue;
        const one = at(line, boundary - 1) - at(line - ALONG, boundary - 1);
        const other = at(line, boundary) - at(line - ALONG, boundary);
        [aa, bb, ab] = [aa + one * one, bb + other * other, ab + one * other];
      }
      return ab / Math.max(1, Math.sqrt(aa * bb));
    }),
  );
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
