import { REDUCED_SIDE } from "../reduced.ts";

/**
 * Sharpness: 99th percentile of the absolute Laplacian (4 neighbours) of the picture reduced to 256×256, in levels.
 * A picture out of focus, or enlarged from a small one, has no edge left at this size.
 */
export function sharpness(reduced: Float32Array | Float64Array): number {
  const side = REDUCED_SIDE;
  const bends = new Float32Array((side - 2) ** 2);
  let next = 0;
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const around =
        (reduced[i - 1] as number) +
        (reduced[i + 1] as number) +
        (reduced[i - side] as number) +
        (reduced[i + side] as number);
      bends[next++] = Math.abs(4 * (reduced[i] as number) - around);
    }
  bends.sort();
  return bends[Math.floor(0.99 * (bends.length - 1))] as number;
}
