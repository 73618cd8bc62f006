import { CHART_SIDE } from "./chart.ts";

export const turns = [
  "none",
  "mirrored",
  "upside-down",
  "half-turn",
  "transposed",
  "quarter-left",
  "quarter-right",
  "transposed-back",
] as const;
export type Turn = (typeof turns)[number];

/** Which channel of the chart each channel of the picture shows: `RGB` as it should be. */
export const orders = ["RGB", "BGR", "GBR", "BRG", "RBG", "GRB"] as const;
export type Order = (typeof orders)[number];

export interface Arrangement {
  readonly turn: Turn;
  readonly order: Order;
  readonly negative: boolean;
  /** Correlation in this arrangement. */
  readonly match: number;
  /** Correlation without any. */
  readonly asItLies: number;
  /** It lies as it should, or matches no arrangement clearly better. */
  readonly isOwn: boolean;
}

/** Pixels of a cell: what a VAE does to edges no longer counts, and a shift by half a cell neither. */
const CELL = 4;
const SIDE = CHART_SIDE / CELL;

/** The chart's own arrangements, shifted by 8 pixels, come to 0.8 of each other at most. */
const CLEAR_GAIN = 0.15;

/** In which turn and order of channels, or as a negative, the picture is most like the chart. */
export function arrangementOf(chart: Uint8Array, data: Uint8Array): Arrangement {
  const [own, found] = [cellsOf(chart), cellsOf(data)];
  let best: Omit<Arrangement, "asItLies" | "isOwn"> = {
    turn: "none",
    order: "RGB",
    negative: false,
    match: 0,
  };
  let asItLies = 0;
  for (const turn of turns) {
    const places = Int32Array.from({ length: SIDE * SIDE }, (_, at) => placeOf(turn, at, SIDE));
    for (const order of orders) {
      const match = correlation(own, found, places, order);
      if (turn === "none" && order === "RGB") asItLies = match;
      if (Math.abs(match) > best.match) best = { turn, order, negative: match < 0, match: Math.abs(match) };
    }
  }
  const isOwn =
    (best.turn === "none" && best.order === "RGB" && !best.negative) || best.match - asItLies < CLEAR_GAIN;
  return isOwn
    ? { turn: "none", order: "RGB", negative: false, match: asItLies, asItLies, isOwn }
    : { ...best, asItLies, isOwn };
}

/** The picture as it should lie, its channels in their order. */
export function arranged(data: Uint8Array, { turn, order, negative }: Arrangement): Uint8Array {
  const upright = new Uint8Array(data.length);
  for (let at = 0; at < CHART_SIDE * CHART_SIDE; at++) {
    const from = placeOf(turn, at, CHART_SIDE) * 3;
    for (let channel = 0; channel < 3; channel++) {
      const level = data[from + channel] as number;
      upright[at * 3 + "RGB".indexOf(order[channel] as string)] = negative ? 255 - level : level;
    }
  }
  return upright;
}

/** Where the turned picture shows what belongs to this place. */
function placeOf(turn: Turn, at: number, side: number): number {
  const [x, y, last] = [at % side, Math.floor(at / side), side - 1];
  const [column, row] = {
    none: [x, y],
    mirrored: [last - x, y],
    "upside-down": [x, last - y],
    "half-turn": [last - x, last - y],
    transposed: [y, x],
    "quarter-left": [y, last - x],
    "quarter-right": [last - y, x],
    "transposed-back": [last - y, last - x],
  }[turn] as [number, number];
  return row * side + column;
}

/** Mean levels of the cells, each channel around its own mean. */
function cellsOf(data: Uint8Array): Float32Array[] {
  return [0, 1, 2].map((channel) => {
    const cells = new Float32Array(SIDE * SIDE);
    for (let y = 0; y < CHART_SIDE; y++)
      for (let x = 0; x < CHART_SIDE; x++) {
        const cell = Math.floor(y / CELL) * SIDE + Math.floor(x / CELL);
        cells[cell] = (cells[cell] as number) + (data[(y * CHART_SIDE + x) * 3 + channel] as number);
      }
    const mean = cells.reduce((sum, one) => sum + one, 0) / cells.length;
    return cells.map((one) => one - mean);
  });
}

function correlation(
  own: readonly Float32Array[],
  found: readonly Float32Array[],
  places: Int32Array,
  order: Order,
): number {
  let [both, ownSquares, foundSquares] = [0, 0, 0];
  for (let channel = 0; channel < 3; channel++) {
    const there = found[channel] as Float32Array;
    const here = own["RGB".indexOf(order[channel] as string)] as Float32Array;
    for (let at = 0; at < here.length; at++) {
      const [a, b] = [here[at] as number, there[places[at] as number] as number];
      both += a * b;
      ownSquares += a * a;
      foundSquares += b * b;
    }
  }
  return foundSquares === 0 ? 0 : both / Math.sqrt(ownSquares * foundSquares);
}
