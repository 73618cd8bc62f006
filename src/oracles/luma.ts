/** Levels up to here look black on any screen; the NaN of a VAE is saved as 0. */
const NEAR_BLACK = 8;

/** Statistics of a luma plane: one byte a pixel, row by row. All results are finite. */
export interface Plane {
  readonly luma: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Tones {
  /** 0–255 */
  readonly mean: number;
  /** Standard deviation, in levels. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  /** Shannon entropy of the 256 levels, in bits: 0 for one level, 8 for all levels alike. */
  readonly entropy: number;
  /** Share of the pixels that are brighter than `NEAR_BLACK`. */
  readonly litShare: number;
  /** Levels between the darkest and the brightest hundredth of the pixels. */
  readonly contrast: number;
  /** Share of the levels between these two that no pixel has. */
  readonly emptyLevels: number;
  /** Share of the pixels whose level stands alone, no pixel being a level brighter or darker: the steps of a posterised picture. */
  readonly aloneLevels: number;
}

export function measureTones({ luma }: Plane): Tones {
  const histogram = histogramOf(luma);
  let sum = 0;
  let squares = 0;
  let entropy = 0;
  let lit = 0;
  let min = 255;
  let max = 0;
  for (const [level, count] of histogram.entries()) {
    if (count === 0) continue;
    const share = count / luma.length;
    sum += level * share;
    squares += level * level * share;
    entropy -= share * Math.log2(share);
    if (level > NEAR_BLACK) lit += share;
    min = Math.min(min, level);
    max = Math.max(max, level);
  }
  const deviation = Math.sqrt(Math.max(0, squares - sum * sum));
  return { mean: sum, deviation, min, max, entropy, litShare: lit, ...rangeOf(histogram, luma.length) };
}

/** How many pixels have each level. In turns in four tables: neighbours are alike, and counting one level twice at once is slow. */
function histogramOf(luma: Uint8Array): Uint32Array {
  const turns = new Uint32Array(4 * 256);
  for (let i = 0; i < luma.length; i++) {
    const at = ((i & 3) << 8) | (luma[i] as number);
    turns[at] = (turns[at] as number) + 1;
  }
  const histogram = turns.slice(0, 256);
  for (let at = 256; at < turns.length; at++)
    histogram[at & 255] = (histogram[at & 255] as number) + (turns[at] as number);
  return histogram;
}

function rangeOf(
  histogram: Uint32Array,
  pixels: number,
): Pick<Tones, "contrast" | "emptyLevels" | "aloneLevels"> {
  const levelAt = (share: number): number => {
    let below = 0;
    for (const [level, count] of histogram.entries()) {
      below += count;
      if (below > share * (pixels - 1)) return level;
    }
    return 255;
  };
  const [dark, bright] = [levelAt(0.01), levelAt(0.99)];
  const between = histogram.subarray(dark, bright + 1);
  let alone = 0;
  for (const [level, count] of histogram.entries())
    if (!histogram[level - 1] && !histogram[level + 1]) alone += count;
  return {
    contrast: bright - dark,
    emptyLevels: between.filter((count) => count === 0).length / between.length,
    aloneLevels: alone / pixels,
  };
}

/**
 * Correlation of a pixel with its right and its lower neighbour: 1 for a solid, 0.9–1 for pictures, 0 for white noise.
 * From the mean squared difference of the pairs: `1 − E[(a − b)²] / 2σ²`. Every second row is enough: 500,000 pairs
 * of a 1024×1024 picture give three digits.
 */
export function neighbourCorrelation({ luma, width, height }: Plane, deviation: number): number {
  let squares = 0;
  let pairs = 0;
  for (let y = 0; y + 1 < height; y += 2) {
    const end = (y + 1) * width - 1;
    for (let i = y * width; i < end; i++) {
      const here = luma[i] as number;
      const right = here - (luma[i + 1] as number);
      const below = here - (luma[i + width] as number);
      squares += right * right + below * below;
    }
    pairs += 2 * (width - 1);
  }
  return correlationOf(squares, pairs, deviation * deviation);
}

/** From the squared differences of the pairs; 1 where nothing varies. */
export function correlationOf(squares: number, pairs: number, variance: number): number {
  if (pairs === 0 || variance < 1e-9) return 1;
  return Math.max(-1, 1 - squares / pairs / (2 * variance));
}
