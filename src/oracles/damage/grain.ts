import type { Plane } from "../luma.ts";
import { quantileOf } from "./quantile.ts";

/** Noise that lies over the whole picture, in levels (σ), at five sizes: of single pixels, and of 2, 4, 8 and 16. */
export interface Grain {
  readonly grain1: number;
  readonly grain2: number;
  readonly grain4: number;
  readonly grain8: number;
  /** What a texture goes on with, and noise does not. */
  readonly grain16: number;
  /** Of single pixels, in the sixteenth of the height or width that has most: noise that lies over a part alone. */
  readonly grainBand: number;
}

const TILES = 16;
/** A tile of 63 rows and more (a picture of 1024) tells its grain by every second one. */
const MANY_ROWS = 63;
/** Below this a tile holds too few pixels to tell grain from detail. */
const MIN_TILE = 2;

/**
 * Immerkær's estimate of noise (J. Immerkær, “Fast noise variance estimation”, 1996): the mean of |[1 −2 1]⊗[1 −2 1]| · √(π/2)/6,
 * which no plane and no straight edge moves. Of each of 16×16 tiles; the 10th percentile counts, so that a picture's plainest
 * parts decide and its detail does not. Repeated on box means of 2, 4, 8 and 16 pixels.
 */
export function grain(halvings: readonly Levels[]): Grain {
  const tiles = halvings.map(tilesOf);
  const [grain1 = 0, grain2 = 0, grain4 = 0, grain8 = 0, grain16 = 0] = tiles.map(quietOf);
  return { grain1, grain2, grain4, grain8, grain16, grainBand: bandOf(tiles[0] as Float64Array) };
}

export interface Levels {
  readonly luma: Uint8Array | Float32Array | Float64Array;
  readonly width: number;
  readonly height: number;
}

/** The picture, and its box means of 2, 4, 8 and 16 pixels. */
export function halvingsOf(plane: Plane): readonly Levels[] {
  const halvings: Levels[] = [plane];
  while (halvings.length < 5) halvings.push(halved(halvings.at(-1) as Levels));
  return halvings;
}

function halved({ luma, width, height }: Levels): Levels {
  const [columns, rows] = [width >> 1, height >> 1];
  const means = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    let i = 2 * y * width;
    for (let at = y * columns; at < (y + 1) * columns; at++, i += 2)
      means[at] =
        ((luma[i] as number) +
          (luma[i + 1] as number) +
          (luma[i + width] as number) +
          (luma[i + width + 1] as number)) /
        4;
  }
  return { luma: means, width: columns, height: rows };
}

function quietOf(tiles: Float64Array): number {
  return tiles.toSorted()[Math.floor(0.1 * (tiles.length - 1))] as number;
}

/** Of a row or a column of tiles a quarter may be quiet. */
function bandOf(tiles: Float64Array): number {
  const lines = Array.from({ length: 2 * TILES }, (_, line) =>
    tiles.filter((_tile, at) => (line < TILES ? Math.floor(at / TILES) : TILES + (at % TILES)) === line),
  );
  return Math.max(...lines.map((line) => quantileOf(line, 0.25)));
}

/** Of each of 16×16 tiles. */
function tilesOf({ luma, width, height }: Levels): Float64Array {
  const across = Math.floor((width - 2) / TILES);
  const down = Math.floor((height - 2) / TILES);
  const sums = new Float64Array(TILES * TILES);
  if (across < MIN_TILE || down < MIN_TILE) return sums;
  // [1 −2 1] down the column that begins here
  const bendAt = (i: number): number =>
    (luma[i] as number) - 2 * (luma[i + width] as number) + (luma[i + 2 * width] as number);
  const stride = down >= MANY_ROWS ? 2 : 1;
  const rowsOf = new Uint32Array(TILES);
  for (let y = 0; y < down * TILES; y += stride) {
    const band = Math.floor(y / down);
    rowsOf[band] = (rowsOf[band] as number) + 1;
    for (let tile = 0; tile < TILES; tile++) {
      let sum = 0;
      let i = y * width + tile * across;
      let [left, middle] = [bendAt(i), bendAt(i + 1)];
      for (const end = i + across; i < end; i++) {
        const right = bendAt(i + 2);
        sum += Math.abs(left - 2 * middle + right);
        left = middle;
        middle = right;
      }
      const at = band * TILES + tile;
      sums[at] = (sums[at] as number) + sum;
    }
  }
  const toSigma = Math.sqrt(Math.PI / 2) / 6;
  return sums.map((sum, at) => (toSigma * sum) / (across * (rowsOf[Math.floor(at / TILES)] as number)));
}

/** Below this share of its tile's mean a bend is none. */
const SLIGHT = 0.4;
/** In levels: a pixel so far beyond all eight around it stands alone. */
const ALONE = 10;
/** Of all bends, of which a pixel that stands alone makes 16 times its height: pepper and salt 0.7–0.9, a page of fine lines 0.32. */
const MOSTLY = 0.5;

/**
 * Of the pixels of a tile (median of the tiles) those that hardly bend: a quarter of noise, more than half of a drawing's fine lines.
 * 0 where it is pixels alone that bend, as pepper and salt: a line goes on.
 */
export function sparseness(levels: Levels): number {
  const { luma, width, height } = levels;
  const [across, down] = [Math.floor((width - 2) / TILES), Math.floor((height - 2) / TILES)];
  if (across < MIN_TILE || down < MIN_TILE) return 0;
  const bends = new Float32Array(across * down);
  let total = 0;
  const shares = Float64Array.from({ length: TILES * TILES }, (_, tile) => {
    const start = Math.floor(tile / TILES) * down * width + (tile % TILES) * across;
    const bendAt = (i: number): number =>
      (luma[i] as number) - 2 * (luma[i + width] as number) + (luma[i + 2 * width] as number);
    let [sum, at] = [0, 0];
    for (let y = 0; y < down; y++) {
      let i = start + y * width;
      let [left, middle] = [bendAt(i), bendAt(i + 1)];
      for (const end = i + across; i < end; i++) {
        const right = bendAt(i + 2);
        const bend = Math.abs(left - 2 * middle + right);
        bends[at++] = bend;
        sum += bend;
        [left, middle] = [middle, right];
      }
    }
    total += sum;
    const slight = (SLIGHT * sum) / bends.length;
    let few = 0;
    for (const bend of bends) if (bend < slight) few++;
    return few / bends.length;
  });
  return 16 * heightAlone(levels) > MOSTLY * total ? 0 : quantileOf(shares, 0.5);
}

/** By how much pixels stand out of all eight around them, together. */
function heightAlone({ luma, width, height }: Levels): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const here = luma[i] as number;
      const [left, right] = [luma[i - 1] as number, luma[i + 1] as number];
      // most pixels lie between those beside them
      if (Math.min(Math.abs(here - left), Math.abs(here - right)) < ALONE || here > left !== here > right)
        continue;
      const around = [left, right];
      for (const row of [i - width - 1, i + width - 1])
        around.push(luma[row] as number, luma[row + 1] as number, luma[row + 2] as number);
      const alone = Math.max(here - Math.max(...around), Math.min(...around) - here);
      if (alone >= ALONE) sum += alone;
    }
  return sum;
}
