import type { Plane } from "./luma.ts";

/** Side of a reduced picture, whatever the size and shape of the original. */
export const REDUCED_SIDE = 256;

/** Mean luma of 256×256 cells, row by row; a picture under 256 pixels repeats its own. */
export function reducedLuma({ luma, width, height }: Plane): Float32Array {
  const cells = new Float32Array(REDUCED_SIDE * REDUCED_SIDE);
  for (let row = 0; row < REDUCED_SIDE; row++) {
    const [top, bottom] = span(row, height);
    for (let column = 0; column < REDUCED_SIDE; column++) {
      const [left, right] = span(column, width);
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let i = y * width + left; i < y * width + right; i++) sum += luma[i] as number;
      cells[row * REDUCED_SIDE + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return cells;
}

function span(cell: number, pixels: number): readonly [number, number] {
  const first = Math.floor((cell * pixels) / REDUCED_SIDE);
  return [first, Math.max(first + 1, Math.floor(((cell + 1) * pixels) / REDUCED_SIDE))];
}
