import type { Blocks } from "./pixels.ts";

/** Cells of a thumbnail along each side, whatever the shape of the picture. */
export const THUMBNAIL_SIDE = 32;

/** Mean colours of 32×32 cells: RGB levels, row by row. A picture under 32 pixels repeats its blocks. */
export function cellsOf({ columns, rows, red, green, blue }: Blocks): Float64Array {
  const cells = new Float64Array(THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3);
  for (let y = 0; y < THUMBNAIL_SIDE; y++)
    for (let x = 0; x < THUMBNAIL_SIDE; x++)
      for (const [channel, plane] of [red, green, blue].entries())
        cells[(y * THUMBNAIL_SIDE + x) * 3 + channel] = meanOf(
          plane,
          columns,
          span(x, columns),
          span(y, rows),
        );
  return cells;
}

/** Mean colours of 32×32 cells as bytes. */
export function thumbnailOf(blocks: Blocks): Uint8Array {
  return Uint8Array.from(cellsOf(blocks), (level) => Math.round(level));
}

/** Luma (BT.601) of RGB bytes, not rounded. */
export function lumaOf(rgb: Uint8Array): Float64Array {
  return Float64Array.from({ length: rgb.length / 3 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * pixel, 3 * pixel + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}

/** Root mean square difference of two thumbnails, in levels. */
export function levelDistance(a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): number {
  let squares = 0;
  for (const [i, level] of a.entries()) squares += (level - (b[i] as number)) ** 2;
  return Math.sqrt(squares / a.length);
}

/** The first block that a cell covers and the block after its last; a cell covers at least one. */
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
  return sum / ((right - left) * (bottom - top));
}
