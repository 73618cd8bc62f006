import { linesRepeated } from "../layout.ts";
import type { Plane } from "../luma.ts";
import { REDUCED_SIDE } from "../reduced.ts";

/** In levels: a row that deviates by less holds nothing. */
const HOLDS_SOMETHING = 4;
/** A row of a picture changes at nearly each pixel, one that was enlarged 16 times at one in 16; one of flat areas at a few. */
const LEAST_CHANGES = 1 / 32;

export interface Stuck {
  /** Share of the rows that hold a picture and equal the one before: a decoder that hands on its last row. Or of the columns, if larger. */
  readonly stuckLines: number;
  /** The same of the longest run of them. */
  readonly stuckRun: number;
}

export function stuck(plane: Plane): Stuck {
  const { rows, columns } = linesStuck(plane);
  const { width, height } = plane;
  return {
    stuckLines: Math.max(rows.length / height, columns.length / width),
    stuckRun: Math.max(longestRun(rows) / height, longestRun(columns) / width),
  };
}

function longestRun(lines: readonly number[]): number {
  let [run, longest] = [0, 0];
  for (const [at, line] of lines.entries()) {
    run = line - 1 === lines[at - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Which ones they are. */
export function linesStuck(plane: Plane): ReturnType<typeof linesRepeated> {
  return linesRepeated(plane, (line) => deviates(line()));
}

function deviates(levels: Uint8Array): boolean {
  let [sum, squares, changes, before] = [0, 0, 0, levels[0]];
  for (const level of levels) {
    sum += level;
    squares += level * level;
    if (level !== before) changes++;
    before = level;
  }
  const variance = squares / levels.length - (sum / levels.length) ** 2;
  return variance > HOLDS_SOMETHING ** 2 && changes > LEAST_CHANGES * levels.length;
}

const QUARTER = REDUCED_SIDE / 4;

/**
 * Least correlation among the four quarters of the picture, each of 64×64 cells: 1 where all show the same. Of the steps from
 * cell to cell, beyond the mean one: four pieces of one gradient are no repetition.
 */
export function likeQuarters(reduced: Float32Array | Float64Array): number {
  const quarters = [0, 1, 2, 3].map((index) => {
    const cells = cellsOf(reduced, (index % 2) * 2 * QUARTER, Math.floor(index / 2) * 2 * QUARTER);
    return [stepsOf(cells, 1), stepsOf(cells, QUARTER)] as const;
  });
  let least = 1;
  for (const [i, one] of quarters.entries())
    for (const other of quarters.slice(i + 1)) least = Math.min(least, correlation(one, other));
  return least;
}

/** 64×64 means of a quarter that begins there. */
function cellsOf(reduced: Float32Array | Float64Array, left: number, top: number): Float64Array {
  const cells = new Float64Array(QUARTER * QUARTER);
  for (let cell = 0; cell < cells.length; cell++) {
    const at = (top + 2 * Math.floor(cell / QUARTER)) * REDUCED_SIDE + left + 2 * (cell % QUARTER);
    const below = at + REDUCED_SIDE;
    cells[cell] =
      ((reduced[at] as number) +
        (reduced[at + 1] as number) +
        (reduced[below] as number) +
        (reduced[below + 1] as number)) /
      4;
  }
  return cells;
}

/** Shifts of a quarter upon itself, in its cells: shorter ones every soft picture bears. */
const SHIFTS = { from: 6, to: QUARTER - 16 } as const;

/**
 * The best correlation of the first quarter with itself, moved along one axis: slats, bricks, stairs or a chess board repeat at every
 * step, and a picture that was put four times into one only as a whole.
 */
export function likeItselfMoved(reduced: Float32Array | Float64Array): number {
  const cells = cellsOf(reduced, 0, 0);
  const fields = [stepsOf(cells, 1), stepsOf(cells, QUARTER)] as const;
  let best = 0;
  for (let shift = SHIFTS.from; shift <= SHIFTS.to; shift++)
    for (const [dx, dy] of [
      [shift, 0],
      [0, shift],
    ] as const) {
      const parts = fields.map((field) => [cut(field, 0, 0, dx, dy), cut(field, dx, dy, dx, dy)] as const);
      const [across, down] = parts as [(typeof parts)[0], (typeof parts)[0]];
      best = Math.max(best, correlation([across[0], down[0]], [across[1], down[1]]));
    }
  return best;
}

/** The part of a field that it has in common with itself moved by (`dx`, `dy`). */
function cut(field: Float64Array, left: number, top: number, dx: number, dy: number): Float64Array {
  const side = QUARTER - 1;
  const [columns, rows] = [side - dx, side - dy];
  return Float64Array.from(
    { length: columns * rows },
    (_, i) => field[(top + Math.floor(i / columns)) * side + left + (i % columns)] as number,
  );
}

/** Steps beyond this many mean ones count as this many: the frames of four panels lie at the same places, and weigh no more. */
const STRONG = 3;

/** From each cell to the next one (`apart` further on), less the mean of all. */
function stepsOf(cells: Float64Array, apart: number): Float64Array {
  const steps = new Float64Array((QUARTER - 1) ** 2);
  let [next, sum] = [0, 0];
  for (let row = 0; row < QUARTER - 1; row++)
    for (let cell = row * QUARTER; cell < (row + 1) * QUARTER - 1; cell++) {
      const step = (cells[cell + apart] as number) - (cells[cell] as number);
      steps[next++] = step;
      sum += step;
    }
  const mean = sum / steps.length;
  for (let i = 0; i < steps.length; i++) steps[i] = (steps[i] as number) - mean;
  const most = (STRONG * steps.reduce((total, step) => total + Math.abs(step), 0)) / steps.length;
  return steps.map((step) => Math.max(-most, Math.min(most, step)));
}

type Steps = readonly [across: Float64Array, down: Float64Array];

function correlation(one: Steps, other: Steps): number {
  let [aa, bb, ab] = [0, 0, 0];
  for (const way of [0, 1] as const) {
    const [steps, others] = [one[way], other[way]];
    for (let i = 0; i < steps.length; i++) {
      const x = steps[i] as number;
      const y = others[i] as number;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
  }
  const spread = Math.sqrt(aa * bb);
  return spread < 1e-6 ? 0 : ab / spread;
}
