import type { Plane } from "../luma.ts";
import { quantileOf } from "./quantile.ts";

/** Patterns that follow columns or rows through the whole picture. */
export interface Lines {
  /** Of a grid of 8 (16) pixels, in levels. */
  readonly lattice8: number;
  readonly lattice16: number;
  /** Share of lines that run from edge to edge. */
  readonly stripes: number;
  /** Share of lines beside one that bends the other way: as lines of one pixel do, and nothing soft. */
  readonly thinLines: number;
  /** The same in the strip of 1/32 of the picture that has most of them. */
  readonly stripedZone: number;
}

/** In levels: an object's edge may bend by more than any pattern. */
const CLIP = 12;
/**
 * In levels: what counts as a bend to the lines two pixels away, and to the next ones. The VAE of Qwen-Image lays a weave of single
 * pixels over every sound picture (±0.2–0.5 levels, a bend of 0.8–1.9): two pixels away it is the same again, to the next a bend must be strong.
 */
const BENDS = { wide: 1, narrow: 3 } as const;
/** Of the pixels of every second line: a weave of one level 0.04–0.09, rows of 4 levels nearly all. */
const WEAVE = 0.2;
/** From this length on every second pixel of a line tells as much. */
const LONG = 800;
/** Below this side a column is too short to tell a line from detail. */
const MIN_SIDE = 128;
/**
 * Below this side chance alone moves the means, as a sample does, with the root of its size: of 28,000 sound pictures of 128 pixels 15
 * passed a limit of the larger ones (0.204 of 0.19, 1.75 of 1.55), and a wide margin is left once this is taken off.
 */
const STEADY_SIDE = 256;

/**
 * Of each column (row), from the second difference 2a − b − c across it, to the next lines. Lattice: its mean, clipped to ±12 levels,
 * folded at 8 and 16; the most that one phase lies above the one half a period away, so that what returns twice a period does not
 * count; the weaker direction, as a lattice has both. Stripes: the same difference to the lines two pixels away; the share of pixels
 * above +1 minus those below −1, in both halves of the column; where their signs agree the smaller one, else 0; or the same with the next
 * lines and ±3, where it is more; its mean over the columns. Thin lines: of the latter the smaller one of two columns side by side whose signs
 * differ; its mean. Zone: its mean in the strip that has most of it. The stronger direction counts.
 */
export function lines(plane: Plane): Lines {
  if (Math.min(plane.width, plane.height) < MIN_SIDE)
    return { lattice8: 0, lattice16: 0, stripes: 0, thinLines: 0, stripedZone: 0 };
  const { columns, rows } = bends(plane);
  const steady = Math.min(1, Math.sqrt(Math.min(plane.width, plane.height) / STEADY_SIDE));
  const [thinColumns, thinRows] = [opposed(columns.narrow), opposed(rows.narrow)];
  return {
    lattice8: steady * Math.min(folded(columns.mean, 8), folded(rows.mean, 8)),
    lattice16: steady * Math.min(folded(columns.mean, 16), folded(rows.mean, 16)),
    stripes: steady * Math.max(meanOf(columns.through), meanOf(rows.through)),
    thinLines: steady * Math.max(meanOf(thinColumns), meanOf(thinRows)),
    stripedZone: steady * Math.max(densest(thinColumns).share, densest(thinRows).share),
  };
}

/** What the measures above come from: for each column and each row but the outermost. */
export function bends(plane: Plane): { readonly columns: Bends; readonly rows: Bends } {
  return { columns: bendsOfColumns(plane), rows: bendsOfRows(plane) };
}

/** A bend lies within ±510: its clipped value and its vote by table, because no processor guesses them in a real picture. */
const LEAST_BEND = -2 * 255;
const allBends = Int16Array.from({ length: 1 - 2 * LEAST_BEND }, (_, at) => at + LEAST_BEND);
const clipped = Int8Array.from(allBends, (bend) => Math.max(-CLIP, Math.min(CLIP, bend)));
const votesFor = (least: number): Int8Array =>
  Int8Array.from(allBends, (bend) => (Math.abs(bend) > least ? Math.sign(bend) : 0));
const wideVote = votesFor(BENDS.wide);
const narrowVote = votesFor(BENDS.narrow);

interface Bends {
  readonly mean: Float64Array;
  /** Beyond ½ a line runs from edge to edge. */
  readonly through: Float64Array;
  /** The same of narrow bends alone, with their sign: a soft edge of an object bends one way over many lines side by side. */
  readonly narrow: Float64Array;
}

/** What is counted of each line: its bend, and the votes of both widths in both halves of the line. */
interface Counts {
  readonly sum: Int32Array;
  readonly wide: readonly [Int32Array, Int32Array];
  readonly narrow: readonly [Int32Array, Int32Array];
}

function countsOf(count: number): Counts {
  const halves = () => [new Int32Array(count), new Int32Array(count)] as const;
  return { sum: new Int32Array(count), wide: halves(), narrow: halves() };
}

function bendsOfColumns({ luma, width, height }: Plane): Bends {
  const counts = countsOf(width - 2);
  const stride = height >= LONG ? 2 : 1;
  for (let y = 0; y < height; y += stride) {
    const half = y < height >> 1 ? 0 : 1;
    const [sum, wide, narrow] = [counts.sum, counts.wide[half], counts.narrow[half]];
    const row = y * width + 1;
    // beside the outermost lines there is none two pixels away
    for (const x of [0, width - 3]) {
      const i = row + x;
      const next = 2 * (luma[i] as number) - LEAST_BEND - (luma[i - 1] as number) - (luma[i + 1] as number);
      sum[x] = (sum[x] as number) + (clipped[next] as number);
      narrow[x] = (narrow[x] as number) + (narrowVote[next] as number);
    }
    for (let x = 1; x < width - 3; x++) {
      const i = row + x;
      const twice = 2 * (luma[i] as number) - LEAST_BEND;
      const bend = twice - (luma[i - 2] as number) - (luma[i + 2] as number);
      wide[x] = (wide[x] as number) + (wideVote[bend] as number);
      const next = twice - (luma[i - 1] as number) - (luma[i + 1] as number);
      sum[x] = (sum[x] as number) + (clipped[next] as number);
      narrow[x] = (narrow[x] as number) + (narrowVote[next] as number);
    }
  }
  return bendsFrom(counts, height / stride);
}

function bendsOfRows({ luma, width, height }: Plane): Bends {
  const counts = countsOf(height - 2);
  const stride = width >= LONG ? 2 : 1;
  // whole strides, so that both halves hold as many pixels
  const middle = (width >> 2) * 2;
  for (let y = 0; y < height - 2; y++) {
    // beside the outermost lines there is none two pixels away
    const apart = y === 0 || y === height - 3 ? 0 : 2 * width;
    let total = 0;
    for (const half of [0, 1] as const) {
      let [wide, narrow] = [0, 0];
      let i = (y + 1) * width + half * middle;
      for (const end = (y + 1) * width + (half === 0 ? middle : width); i < end; i += stride) {
        const twice = 2 * (luma[i] as number) - LEAST_BEND;
        const bend = twice - (luma[i - apart] as number) - (luma[i + apart] as number);
        wide += wideVote[bend] as number;
        const next = twice - (luma[i - width] as number) - (luma[i + width] as number);
        total += clipped[next] as number;
        narrow += narrowVote[next] as number;
      }
      counts.wide[half][y] = wide;
      counts.narrow[half][y] = narrow;
    }
    counts.sum[y] = total;
  }
  return bendsFrom(counts, width / stride);
}

function bendsFrom({ sum, wide, narrow }: Counts, length: number): Bends {
  const half = length / 2;
  const agreed = ([one, other]: Counts["wide"], at: number): number => {
    const [first, second] = [(one[at] as number) / half, (other[at] as number) / (length - half)];
    return first * second > 0 ? Math.sign(first) * Math.min(Math.abs(first), Math.abs(second)) : 0;
  };
  const shares = withoutWeave(Float64Array.from(sum, (_, at) => agreed(narrow, at)));
  return {
    mean: Float64Array.from(sum, (total) => total / length),
    through: shares.map((share, at) => Math.max(Math.abs(share), Math.abs(agreed(wide, at)))),
    narrow: shares,
  };
}

/** Less what every second line has in common, where that is a weave's. */
function withoutWeave(shares: Float64Array): Float64Array {
  const weave = [0, 1].map((phase) =>
    quantileOf(
      shares.filter((_, at) => at % 2 === phase),
      0.5,
    ),
  );
  return weave.some((share) => Math.abs(share) > WEAVE)
    ? shares
    : shares.map((share, at) => share - (weave[at % 2] as number));
}

function folded(means: Float64Array, period: number): number {
  const times = Math.floor(means.length / period);
  const phases = new Float64Array(period);
  for (let i = 0; i < times * period; i++)
    phases[i % period] = (phases[i % period] as number) + (means[i] as number) / times;
  return Math.max(...phases.map((phase, at) => phase - (phases[(at + period / 2) % period] as number)));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of each line and the next, where they bend opposite ways: the smaller share. */
export function opposed(shares: Float64Array): Float64Array {
  return shares.map((share, at) => {
    const next = shares[at + 1] ?? 0;
    return share * next < 0 ? Math.min(Math.abs(share), Math.abs(next)) : 0;
  });
}

/** The strip that has most of them. */
export function densest(shares: Float64Array): {
  readonly share: number;
  readonly first: number;
  readonly size: number;
} {
  const size = Math.max(8, Math.floor(shares.length / 32));
  let [inside, most, last] = [0, 0, size - 1];
  for (let i = 0; i < shares.length; i++) {
    inside += (shares[i] as number) - (shares[i - size] ?? 0);
    if (inside > most) [most, last] = [inside, i];
  }
  return { share: most / size, first: Math.max(0, last + 1 - size), size };
}
