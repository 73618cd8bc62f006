import type { Levels } from "./grain.ts";

/** Asked where lines run from edge to edge: whether they are what the picture shows, or lie over it. */
export interface Slats {
  /** Share of the picture's variance that its lines make. */
  readonly linesShare: number;
  /** How strongly they bend at half the size, against the whole size; 0 where they are too fine for anything in a scene. */
  readonly linesLeft: number;
}

/** Of the length, around a line: slower changes are light and shade. */
const AROUND = 1 / 32;

/** Pixels over which lines of two, as of a lost field, are one tone. */
const FINE = 4;
/** Share of the variance that such a mean leaves: of lines of two pixels 0.017 at most, of a staff of thin lines 0.14, of slats 0.7. */
const LEAST_LEFT = 0.1;

/**
 * Of the mean levels of columns (of rows, where these bend more). A line of one pixel has half its strength at half the size; a slat, a
 * plank, a row of bricks or of text is a step from tone to tone, and stays.
 */
export function slats(whole: Levels, half: Levels): Slats {
  const [columns, rows] = meansOf(whole);
  const across = bendOf(columns) >= bendOf(rows);
  const lines = across ? columns : rows;
  const left = meansOf(half)[across ? 0 : 1];
  const alone = withoutLight(lines);
  const variance = varianceOf(alone);
  const isFine = varianceOf(overFine(alone)) < LEAST_LEFT * variance;
  return {
    linesShare: variance / Math.max(1, varianceOf(whole.luma)),
    linesLeft: isFine ? 0 : bendOf(left) / Math.max(0.01, bendOf(lines)),
  };
}

function meansOf({ luma, width, height }: Levels): readonly [columns: Float64Array, rows: Float64Array] {
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const level = luma[row + x] as number;
      columns[x] = (columns[x] as number) + level;
      sum += level;
    }
    rows[y] = sum / width;
  }
  return [columns.map((sum) => sum / height), rows];
}

/** Root mean square of the second difference. */
function bendOf(means: Float64Array): number {
  let squares = 0;
  for (let i = 1; i < means.length - 1; i++)
    squares += (2 * (means[i] as number) - (means[i - 1] as number) - (means[i + 1] as number)) ** 2;
  return Math.sqrt(squares / Math.max(1, means.length - 2));
}

/** Less the mean of the lines around. */
function withoutLight(means: Float64Array): Float64Array {
  const reach = Math.max(4, Math.floor((means.length * AROUND) / 2));
  return means.map((mean, at) => {
    const around = means.subarray(Math.max(0, at - reach), at + reach + 1);
    return mean - around.reduce((sum, value) => sum + value, 0) / around.length;
  });
}

function overFine(means: Float64Array): Float64Array {
  return Float64Array.from({ length: means.length - FINE + 1 }, (_, at) => {
    const together = means.subarray(at, at + FINE);
    return together.reduce((sum, value) => sum + value, 0) / FINE;
  });
}

function varianceOf(values: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    squares += value * value;
  }
  return squares / values.length - (sum / values.length) ** 2;
}
