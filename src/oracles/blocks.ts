import { correlationOf } from "./luma.ts";
import type { Blocks } from "./pixels.ts";

/**
 * A picture without colour has no colour noise: chroma that varies by less than about this many levels
 * (the leftovers of JPEG or of a VAE on a grey picture) counts as steady.
 */
const STEADY_CHROMA = 4;

/**
 * Correlation of a block's chroma (red and blue against green) with the block two further to the right or below:
 * 16 pixels away at 1024×1024. 0.5–1 for pictures, 1 for grey ones; 0 for coloured noise of any grain up to that
 * distance, of single pixels or of a latent's 8×8 blocks. Luma is left out: ink lines on white vary as fast as noise.
 */
export function chromaCorrelation({ columns, rows, red, green, blue }: Blocks): number {
  let squares = 0;
  let variance = 0;
  for (const plane of [red, blue]) {
    const chroma = plane.map((level, i) => level - (green[i] as number));
    variance += varianceOf(chroma) + STEADY_CHROMA ** 2;
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const here = chroma[y * columns + x] as number;
        if (x + 2 < columns) squares += (here - (chroma[y * columns + x + 2] as number)) ** 2;
        if (y + 2 < rows) squares += (here - (chroma[(y + 2) * columns + x] as number)) ** 2;
      }
  }
  const pairs = Math.max(0, columns - 2) * rows + Math.max(0, rows - 2) * columns;
  return correlationOf(squares, pairs, variance);
}

function varianceOf(values: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.max(0, squares / values.length - mean * mean);
}

/** Cells of a thumbnail along each side, whatever the shape of the picture. */
export const THUMBNAIL_SIDE = 32;

/** Mean colours of 32×32 cells: RGB bytes, row by row. A picture under 32 pixels repeats its blocks. */
export function thumbnailOf(blocks: Blocks): Uint8Array {
  const thumbnail = new Uint8Array(THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3);
  for (let y = 0; y < THUMBNAIL_SIDE; y++) {
    const rows = span(y, blocks.rows);
    for (let x = 0; x < THUMBNAIL_SIDE; x++) {
      const columns = span(x, blocks.columns);
      const at = (y * THUMBNAIL_SIDE + x) * 3;
      thumbnail[at] = meanOf(blocks.red, blocks.columns, columns, rows);
      thumbnail[at + 1] = meanOf(blocks.green, blocks.columns, columns, rows);
      thumbnail[at + 2] = meanOf(blocks.blue, blocks.columns, columns, rows);
    }
  }
  return thumbnail;
}

/** First block and the one after the last that a cell covers: at least one. */
function span(cell: number, blocks: number): readonly [number, number] {
  const first = Math.floor((cell * blocks) / THUMBNAIL_SIDE);
  return [first, Math.max(first + 1, Math.floor(((cell + 1) * blocks) / THUMBNAIL_SIDE))];
}

function meanOf(
  plane: Float64Array,
  width: number,
  [left, right]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += plane[y * width + x] as number;
  return Math.round(sum / ((right - left) * (bottom - top)));
}
