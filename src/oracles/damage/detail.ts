import { REDUCED_SIDE } from "../reduced.ts";

/** Bins of a sixteenth of a level, up to the largest Laplacian there is. */
const PER_LEVEL = 16;
const BINS = 4 * 255 * PER_LEVEL + 1;

/**
 * Sharpness: 99th percentile of the absolute Laplacian (4 neighbours) of the picture reduced to 256×256, in levels.
 * A picture out of focus, or enlarged from a small one, has no edge left at this size.
 */
export function sharpness(reduced: Float32Array | Float64Array): number {
  const side = REDUCED_SIDE;
  const counts = new Uint32Array(BINS);
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const around =
        (reduced[i - 1] as number) +
        (reduced[i + 1] as number) +
        (reduced[i - side] as number) +
        (reduced[i + side] as number);
      const bin = Math.floor(Math.abs(4 * (reduced[i] as number) - around) * PER_LEVEL);
      counts[bin] = (counts[bin] as number) + 1;
    }
  let above = 0;
  for (let bin = BINS - 1; bin > 0; bin--) {
    above += counts[bin] as number;
    if (above >= 0.01 * (side - 2) ** 2) return bin / PER_LEVEL;
  }
  return 0;
}
