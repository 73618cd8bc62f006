import type { Plane } from "../luma.ts";

/** Patterns that follow columns or rows through the whole picture. */
export interface Lines {
  /** Of a grid of 8 (16) pixels, in levels. */
  readonly lattice8: number;
  readonly lattice16: number;
  /** Share of lines that run from edge to edge. */
  readonly stripes: number;
  /** The same in the strip of 1/32 of the picture that has most of them. */
  readonly stripedZone: number;
}

/** In levels: an object's edge may bend by more than any pattern. */
const CLIP = 12;
/** From this length on every second pixel of a line tells as much. */
const LONG = 800;
/** Below this side a column is too short to tell a line from detail. */
const MIN_SIDE = 128;

/**
 * Of each column (row), from the second difference 2a − b − c across it, clipped to ±12 levels. Lattice: its mean, folded at 8 and
 * 16, largest minus smallest; the weaker direction counts, as a lattice has both. Stripes: the share of pixels above +1 minus those
 * below −1, in both halves of the column; where their signs agree the smaller one, else 0; its mean over the columns (stripes),
 * and the share of columns above ½ in a zone. The stronger direction counts.
 */
export function lines(plane: Plane): Lines {
  if (Math.min(plane.width, plane.height) < MIN_SIDE)
    return { lattice8: 0, lattice16: 0, stripes: 0, stripedZone: 0 };
  const { columns, rows } = bends(plane);
  return {
    lattice8: Math.min(folded(columns.mean, 8), folded(rows.mean, 8)),
    lattice16: Math.min(folded(columns.mean, 16), folded(rows.mean, 16)),
    stripes: Math.max(meanOf(columns.through), meanOf(rows.through)),
    stripedZone: Math.max(densest(columns.through).share, densest(rows.through).share),
  };
}

/** What the measures above come from: for each column and each row but the outermost. */
export function bends(plane: Plane): { readonly columns: Bends; readonly rows: Bends } {
  return { columns: bendsOfColumns(plane), rows: bendsOfRows(plane) };
}

/** A bend lies within ±510: its clipped value and its vote by table, because no processor guesses them in a real picture. */
const LEAST_BEND = -2 * 255;
const clipped = Int8Array.from({ length: 1 - 2 * LEAST_BEND }, (_, at) =>
  Math.max(-CLIP, Math.min(CLIP, at + LEAST_BEND)),
);
const vote = clipped.map((bend) => Math.sign(bend) * (Math.abs(bend) > 1 ? 1 : 0));

interface Bends {
  readonly mean: Float64Array;
  /** Beyond ½ a line runs from edge to edge. */
  readonly through: Float64Array;
}

function bendsOfColumns({ luma, width, height }: Plane): Bends {
  const count = width - 2;
  const sum = new Int32Array(count);
  const halves = [new Int32Array(count), new Int32Array(count)] as const;
  const stride = height >= LONG ? 2 : 1;
  for (let y = 0; y < height; y += stride) {
    const votes = halves[y < height >> 1 ? 0 : 1] as Int32Array;
    const row = y * width + 1;
    for (let x = 0; x < count; x++) {
      const i = row + x;
      const bend = 2 * (luma[i] as number) - (luma[i - 1] as number) - (luma[i + 1] as number) - LEAST_BEND;
      sum[x] = (sum[x] as number) + (clipped[bend] as number);
      votes[x] = (votes[x] as number) + (vote[bend] as number);
    }
  }
  return bendsFrom(sum, halves, height / stride);
}

function bendsOfRows({ luma, width, height }: Plane): Bends {
  const count = height - 2;
  const sum = new Int32Array(count);
  const halves = [new Int32Array(count), new Int32Array(count)] as const;
  const stride = width >= LONG ? 2 : 1;
  // whole strides, so that both halves hold as many pixels
  const middle = (width >> 2) * 2;
  for (let y = 0; y < count; y++) {
    let total = 0;
    for (let half = 0; half < 2; half++) {
      let votes = 0;
      let i = (y + 1) * width + half * middle;
      for (const end = (y + 1) * width + (half === 0 ? middle : width); i < end; i += stride) {
        const bend =
          2 * (luma[i] as number) - (luma[i - width] as number) - (luma[i + width] as number) - LEAST_BEND;
        total += clipped[bend] as number;
        votes += vote[bend] as number;
      }
      (halves[half] as Int32Array)[y] = votes;
    }
    sum[y] = total;
  }
  return bendsFrom(sum, halves, width / stride);
}

function bendsFrom(sum: Int32Array, [one, other]: readonly [Int32Array, Int32Array], length: number): Bends {
  const half = length / 2;
  const through = Float64Array.from(one, (vote, i) => {
    const [first, second] = [vote / half, (other[i] as number) / (length - half)];
    return first * second > 0 ? Math.min(Math.abs(first), Math.abs(second)) : 0;
  });
  return { mean: Float64Array.from(sum, (total) => total / length), through };
}

function folded(means: Float64Array, period: number): number {
  const times = Math.floor(means.length / period);
  const phases = new Float64Array(period);
  for (let i = 0; i < times * period; i++)
    phases[i % period] = (phases[i % period] as number) + (means[i] as number) / times;
  return Math.max(...phases) - Math.min(...phases);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The strip that has most of the lines which run from edge to edge. */
export function densest(through: Float64Array): {
  readonly share: number;
  readonly first: number;
  readonly size: number;
} {
  const size = Math.max(8, Math.floor(through.length / 32));
  let [inside, most, last] = [0, 0, size - 1];
  for (let i = 0; i < through.length; i++) {
    if ((through[i] as number) >= 0.5) inside++;
    if (i >= size && (through[i - size] as number) >= 0.5) inside--;
    if (inside > most) [most, last] = [inside, i];
  }
  return { share: most / size, first: Math.max(0, last + 1 - size), size };
}
