import type { Plane } from "../luma.ts";
import { REDUCED_SIDE } from "../reduced.ts";

/** Share of exact copies among the rows (columns) that hold something: a decoder that hands on its last row. */
const HOLDS_SOMETHING = 4;

/** Share of the rows that equal the one before and deviate by more than 4 levels themselves; or of the columns, if larger. */
export function stuckLines({ luma, width, height }: Plane): number {
  let rows = 0;
  for (let y = 1; y < height; y++) {
    const row = luma.subarray(y * width, (y + 1) * width);
    if (Buffer.compare(luma.subarray((y - 1) * width, y * width), row) === 0 && deviates(row)) rows++;
  }
  let columns = 0;
  for (let x = 1; x < width; x++) {
    let i = x;
    while (i < luma.length && luma[i] === luma[i - 1]) i += width;
    if (i < luma.length) continue;
    if (deviates(Uint8Array.from({ length: height }, (_, y) => luma[y * width + x] as number))) columns++;
  }
  return Math.max(rows / height, columns / width);
}

function deviates(levels: Uint8Array): boolean {
  let [sum, squares] = [0, 0];
  for (const level of levels) {
    sum += level;
    squares += level * level;
  }
  return squares / levels.length - (sum / levels.length) ** 2 > HOLDS_SOMETHING ** 2;
}

const QUARTER = REDUCED_SIDE / 4;

/** Least correlation of luma among the four quarters of the picture, each of 64×64 cells: 1 where all show the same. */
export function likeQuarters(reduced: Float32Array | Float64Array): number {
  const quarters = [0, 1, 2, 3].map((index) => {
    const [left, top] = [(index % 2) * 2 * QUARTER, Math.floor(index / 2) * 2 * QUARTER];
    return Float64Array.from({ length: QUARTER * QUARTER }, (_, cell) => {
      const at = (top + 2 * Math.floor(cell / QUARTER)) * REDUCED_SIDE + left + 2 * (cell % QUARTER);
      const below = at + REDUCED_SIDE;
      return (
        ((reduced[at] as number) +
          (reduced[at + 1] as number) +
          (reduced[below] as number) +
          (reduced[below + 1] as number)) /
        4
      );
    });
  });
  let least = 1;
  for (const [i, one] of quarters.entries())
    for (const other of quarters.slice(i + 1)) least = Math.min(least, correlation(one, other));
  return least;
}

function correlation(one: Float64Array, other: Float64Array): number {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    const [x, y] = [one[i] as number, other[i] as number];
    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const spread = Math.sqrt(Math.max(0, aa - (a * a) / one.length) * Math.max(0, bb - (b * b) / one.length));
  return spread < 1e-6 ? 0 : (ab - (a * b) / one.length) / spread;
}
