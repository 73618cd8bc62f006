import type { Alignment } from "./align.ts";
import { type Grid, type Placement, sampled } from "./sample.ts";
import type { View } from "./view.ts";

const SIDE = 32;

/** How far the colours of two pictures lie apart, cell by cell, once they lie upon each other. In levels. */
export interface ColourGap {
  /** Root mean square over the cells that both show. */
  readonly mean: number;
  /** Of the cell that differs most: a small object that was exchanged shows here alone. */
  readonly most: number;
}

type Overlay = Pick<Alignment, "zoom" | "x" | "y">;

/** Of 32×32 cells, as far as both pictures show them. */
export function colourGap(first: View, second: View, overlay: Overlay): ColourGap {
  const channels = (["red", "green", "blue"] as const).map((channel) =>
    squaredGaps(first.colours[channel], second.colours[channel], overlay),
  );
  const [red = [], green = [], blue = []] = channels;
  let [sum, most] = [0, 0];
  for (const [i, square] of red.entries()) {
    const cell = (square + (green[i] as number) + (blue[i] as number)) / 3;
    sum += cell;
    most = Math.max(most, cell);
  }
  return { mean: Math.sqrt(sum / Math.max(1, red.length)), most: Math.sqrt(most) };
}

/** Cells by which an overlay is nudged, coarse to fine. */
const NUDGES = [0.5, 0.25, 0.125];
/** Nudges of one size along one axis: together they stay near where the edges lie upon each other. */
const MOST_NUDGES = 3;

/** The overlay near the given one at which the green of both lies closest: edges alone leave half a cell open. */
export function settled(first: View, second: View, start: Overlay): Overlay {
  let best = { ...start };
  const gapAt = (overlay: Overlay): number => {
    const squares = squaredGaps(first.colours.green, second.colours.green, overlay);
    return squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length);
  };
  let gap = gapAt(best);
  for (const nudge of NUDGES)
    for (const axis of ["zoom", "x", "y"] as const)
      for (const step of [nudge / SIDE, -nudge / SIDE])
        for (let count = 0; count < MOST_NUDGES; count++) {
          const next = { ...best, [axis]: best[axis] + step };
          const now = gapAt(next);
          if (now >= gap) break;
          [best, gap] = [next, now];
        }
  return best;
}

/** Squared differences of the cells that both pictures show. */
function squaredGaps(one: Grid, other: Grid, { zoom, x, y }: Overlay): number[] {
  const placed = { zoom: Math.max(1, zoom), x, y };
  const here = sampled(one, SIDE, placed);
  const there = sampled(other, SIDE, { zoom: Math.max(1, 1 / zoom), x: 0, y: 0 });
  const squares: number[] = [];
  for (let i = 0; i < here.length; i++)
    if (isShown(placed, i % SIDE, Math.floor(i / SIDE)))
      squares.push(((here[i] as number) - (there[i] as number)) ** 2);
  return squares;
}

/** Whether the cell lies wholly inside the picture as it is placed. */
function isShown({ zoom, x, y }: Placement, column: number, row: number): boolean {
  const inside = (cell: number, shift: number): boolean =>
    [cell, cell + 1].every((edge) => Math.abs((edge / SIDE - 0.5 - shift) / zoom) <= 0.5);
  return inside(column, x) && inside(row, y);
}
