import { lumaOf } from "../thumbnail.ts";
import { CHART_SIDE } from "./chart.ts";

/** In pixels, to the right and down. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** As far as a shift is looked for: two cells of the coarsest usual latent. */
const REACH = 20;
const HALF = CHART_SIDE / 2;

/** Where the content of each quarter lies, from its place: four alike where the picture moved, four unlike where it was scaled. */
export function shiftOf(chart: Uint8Array, data: Uint8Array): Shift[] {
  const [own, found] = [lumaOf(chart), lumaOf(data)];
  return [
    [0, 0],
    [HALF, 0],
    [0, HALF],
    [HALF, HALF],
  ].map(([left = 0, top = 0]) => {
    const coarse = nearest(own, found, { left, top, step: 4, around: { x: 0, y: 0 }, reach: REACH });
    return nearest(own, found, { left, top, step: 1, around: coarse, reach: 3 });
  });
}

interface Search {
  readonly left: number;
  readonly top: number;
  readonly step: number;
  readonly around: Shift;
  readonly reach: number;
}

/** Where nothing fits clearly better, nothing moved: a move halves the difference and more. */
const CLEAR = 0.6;

/** The shift with the least difference of the quarter. */
function nearest(own: Float64Array, found: Float64Array, search: Search): Shift {
  const { around, reach, step } = search;
  const still = differenceAt(own, found, search, { x: 0, y: 0 });
  let best = { x: 0, y: 0 };
  let least = CLEAR * still;
  for (let y = around.y - reach; y <= around.y + reach; y += step)
    for (let x = around.x - reach; x <= around.x + reach; x += step) {
      const difference = differenceAt(own, found, search, { x, y });
      if (difference < least) [best, least] = [{ x, y }, difference];
    }
  return best;
}

/** Deviation of the difference, so that light and cast do not count; every second pixel of every second row. */
function differenceAt(own: Float64Array, found: Float64Array, { left, top }: Search, shift: Shift): number {
  let [sum, squares, count] = [0, 0, 0];
  const fromX = Math.max(left + 2, -shift.x);
  const toX = Math.min(left + HALF, CHART_SIDE - shift.x);
  const toY = Math.min(top + HALF, CHART_SIDE - shift.y);
  for (let y = Math.max(top + 2, -shift.y); y < toY; y += 2)
    for (let x = fromX; x < toX; x += 2) {
      const there = found[(y + shift.y) * CHART_SIDE + x + shift.x] as number;
      const difference = there - (own[y * CHART_SIDE + x] as number);
      sum += difference;
      squares += difference * difference;
      count++;
    }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}
