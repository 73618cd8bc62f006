import { correlationOf } from "./luma.ts";
import type { Blocks } from "./pixels.ts";

/**
 * A picture without colour has no colour noise: chroma that varies by less than about this many levels
 * (the leftovers of JPEG or of a VAE on a grey picture) counts as constant.
 */
const CONSTANT_CHROMA = 4;

export interface ChromaNoise {
  /** Of the chroma of 8×8 blocks, at a distance of 16 pixels: −1…1. */
  readonly chromaCorrelation: number;
  /** Share of these pairs that differ clearly. */
  readonly chromaApart: number;
}

/**
 * Correlation of a block's chroma (red and blue against green) with the block two further to the right or below:
 * 16 pixels away at 1024×1024. 0.5–1 for pictures, 1 for grey ones; 0 for coloured noise of any grain up to that
 * distance, of single pixels or of a latent's 8×8 blocks. Luma is left out: ink lines on white vary as fast as noise.
 * Noise is everywhere: 0.7 of the pairs differ by more than half a deviation; coloured marks on a plain ground leave most alike.
 */
export function chromaNoise({ columns, rows, red, green, blue }: Blocks): ChromaNoise {
  let squares = 0;
  let variance = 0;
  let apart = 0;
  for (const plane of [red, blue]) {
    const chroma = plane.map((level, i) => level - (green[i] as number));
    const own = varianceOf(chroma) + CONSTANT_CHROMA ** 2;
    variance += own;
    const compare = (one: number, other: number): void => {
      const square = (one - other) ** 2;
      squares += square;
      if (square > own / 4) apart++;
    };
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const here = chroma[y * columns + x] as number;
        if (x + 2 < columns) compare(here, chroma[y * columns + x + 2] as number);
        if (y + 2 < rows) compare(here, chroma[(y + 2) * columns + x] as number);
      }
  }
  const pairs = Math.max(0, columns - 2) * rows + Math.max(0, rows - 2) * columns;
  return {
    chromaCorrelation: correlationOf(squares, pairs, variance),
    chromaApart: pairs === 0 ? 0 : apart / (2 * pairs),
  };
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
