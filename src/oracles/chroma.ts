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
  /** The best correlation at 24 to 64 pixels, where it is low at 16: a pattern of colours returns, noise does not. Else 0. */
  readonly chromaReturns: number;
}

/**
 * Correlation of a block's chroma (red and blue against green) with the block two further to the right or below:
 * 16 pixels away at 1024×1024. 0.5–1 for pictures, 1 for grey ones; 0 for coloured noise of any grain up to that
 * distance, of single pixels or of a latent's 8×8 blocks. Luma is left out: ink lines on white vary as fast as noise.
 * Noise is everywhere: 0.7 of the pairs differ by more than half a deviation; coloured marks on a plain ground leave most alike.
 */
export function chromaNoise(blocks: Blocks): ChromaNoise {
  const chroma = [blocks.red, blocks.blue].map((plane) => {
    const apart = new Float64Array(plane.length);
    for (let i = 0; i < apart.length; i++) apart[i] = (plane[i] as number) - (blocks.green[i] as number);
    return apart;
  });
  const near = pairsAt(blocks, chroma, NEAR);
  const further =
    near.correlation < DOUBTFUL ? FURTHER.map((apart) => pairsAt(blocks, chroma, apart).correlation) : [];
  return {
    chromaCorrelation: near.correlation,
    chromaApart: near.apart,
    chromaReturns: Math.max(0, ...further),
  };
}

/** In blocks of 8 pixels. */
const NEAR = 2;
const FURTHER = [3, 4, 5, 6, 7, 8];
/** A picture above it is far from noise; the others are looked at further. */
const DOUBTFUL = 0.5;

function pairsAt({ columns, rows }: Blocks, planes: readonly Float64Array[], distance: number) {
  let [squares, variance, apart] = [0, 0, 0];
  for (const chroma of planes) {
    const own = varianceOf(chroma) + CONSTANT_CHROMA ** 2;
    variance += own;
    for (let y = 0; y < rows; y++)
      for (let i = y * columns; i < (y + 1) * columns; i++) {
        const here = chroma[i] as number;
        // beyond a border: no pair, no difference
        const across = i + distance < (y + 1) * columns ? here - (chroma[i + distance] as number) : 0;
        const down = y + distance < rows ? here - (chroma[i + distance * columns] as number) : 0;
        squares += across * across + down * down;
        if (across * across > own / 4) apart++;
        if (down * down > own / 4) apart++;
      }
  }
  const pairs = Math.max(0, columns - distance) * rows + Math.max(0, rows - distance) * columns;
  return {
    correlation: pairs === 0 && distance > NEAR ? 0 : correlationOf(squares, pairs, variance),
    apart: pairs === 0 ? 0 : apart / (2 * pairs),
  };
}

function varianceOf(values: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.max(0, squares / values.length - mean * mean);
}
