import { REDUCED_SIDE } from "../reduced.ts";
import type { Levels } from "./grain.ts";

/** Bins of a sixteenth of a level, up to the largest Laplacian there is. */
const PER_LEVEL = 16;
const BINS = 4 * 255 * PER_LEVEL + 1;

/**
 * Sharpness: 99th percentile of the absolute Laplacian (4 neighbours) of the picture reduced to 256×256, in levels.
 * A picture out of focus, or enlarged from a small one, has no edge left at this size.
 */
export function sharpness(reduced: Float32Array | Float64Array): number {
  return edgesAbove({ luma: reduced, width: REDUCED_SIDE, height: REDUCED_SIDE }, 0.01);
}

/** From this side on the picture is halved first: what one pixel alone says is noise. */
const LARGE_SIDE = 1024;

/** The sharpest edges anywhere (one pixel in a thousand), the same way at 512 to 1023 pixels: soft pictures have some. */
export function crispest(halvings: readonly Levels[]): number {
  const small = halvings.find(({ width, height }) => Math.min(width, height) < LARGE_SIDE);
  return small ? edgesAbove(small, 0.001) : 0;
}

/** The Laplacian that this share of the pixels lies above. */
function edgesAbove({ luma, width, height }: Levels, share: number): number {
  const counts = new Uint32Array(BINS);
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const around =
        (luma[i - 1] as number) +
        (luma[i + 1] as number) +
        (luma[i - width] as number) +
        (luma[i + width] as number);
      const bin = Math.floor(Math.abs(4 * (luma[i] as number) - around) * PER_LEVEL);
      counts[bin] = (counts[bin] as number) + 1;
    }
  let above = 0;
  for (let bin = BINS - 1; bin > 0; bin--) {
    above += counts[bin] as number;
    if (above >= share * (width - 2) * (height - 2)) return bin / PER_LEVEL;
  }
  return 0;
}
