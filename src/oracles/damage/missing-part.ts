import { ALIVE_LEVEL, DEAD_LEVEL } from "../layout.ts";
import type { Plane } from "../luma.ts";

export const GRID = 32;
/** In levels: a band that was filled varies by less, the picture beside it by more. */
const FILLED_RANGE = 2;
const ALIVE_DEVIATION = 15;

/** In cells of the grid. */
export interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Share of the picture under its largest black rectangle (of 32×32 cells) that touches a border and ends in a straight cut:
 * each of its inner sides meets a line of which more than half is lit. A night sky or a black backdrop fades into its picture.
 */
export function deadPart(plane: Plane): number {
  const { left, right, top, bottom } = deadRectangle(plane) ?? { left: 0, right: 0, top: 0, bottom: 0 };
  return ((right - left) * (bottom - top)) / (GRID * GRID);
}

/** Where that rectangle lies. */
export function deadRectangle(plane: Plane): Rectangle | undefined {
  const sums = countDead(plane);
  if ((sums.at(-1) as number) === 0) return undefined;
  const at = (x: number, y: number) => sums[y * (GRID + 1) + x] as number;
  let largest = 0;
  let found: Rectangle | undefined;
  for (let top = 0; top < GRID; top++)
    for (let bottom = top + 1; bottom <= GRID; bottom++)
      for (let left = 0; left < GRID; left++)
        for (let right = GRID; right > left; right--) {
          const area = (right - left) * (bottom - top);
          if (area <= largest) break;
          if (left > 0 && right < GRID && top > 0 && bottom < GRID) continue;
          const dead = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
          if (dead < area || area === GRID * GRID) continue;
          const rectangle = { left, right, top, bottom };
          if (isCut(plane, rectangle)) [largest, found] = [area, rectangle];
          break;
        }
  return found;
}

/** How many cells above and to the left of each corner hold nothing but black. */
function countDead({ luma, width, height }: Plane): Uint32Array {
  const sums = new Uint32Array((GRID + 1) ** 2);
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++) {
      const [left, right] = [edge(column, width), edge(column + 1, width)];
      let dead = right > left ? 1 : 0;
      for (let y = edge(row, height); dead === 1 && y < edge(row + 1, height); y++)
        for (let i = y * width + left; i < y * width + right; i++)
          if ((luma[i] as number) > DEAD_LEVEL) {
            dead = 0;
            break;
          }
      const at = (row + 1) * (GRID + 1) + column + 1;
      sums[at] =
        dead + (sums[at - 1] as number) + (sums[at - GRID - 1] as number) - (sums[at - GRID - 2] as number);
    }
  return sums;
}

function edge(cell: number, pixels: number): number {
  return Math.floor((cell * pixels) / GRID);
}

/** Every inner side goes from black to lit within two pixels, somewhere in the next cell. */
function isCut({ luma, width, height }: Plane, { left, right, top, bottom }: Rectangle): boolean {
  const [x0, x1, y0, y1] = [edge(left, width), edge(right, width), edge(top, height), edge(bottom, height)];
  const ofColumn = (x: number) => shareOf(y1 - y0, (i) => luma[(y0 + i) * width + x] as number);
  const ofRow = (y: number) => shareOf(x1 - x0, (i) => luma[y * width + x0 + i] as number);
  const [wide, high] = [Math.ceil(width / GRID) + 2, Math.ceil(height / GRID) + 2];
  return (
    (left === 0 || cutsWithin(ofColumn, x0 - 1, -1, Math.min(wide, x0))) &&
    (right === GRID || cutsWithin(ofColumn, x1, 1, Math.min(wide, width - x1))) &&
    (top === 0 || cutsWithin(ofRow, y0 - 1, -1, Math.min(high, y0))) &&
    (bottom === GRID || cutsWithin(ofRow, y1, 1, Math.min(high, height - y1)))
  );
}

interface LineShares {
  readonly dead: number;
  readonly lit: number;
}

function shareOf(length: number, levelAt: (i: number) => number): LineShares {
  let [dead, lit] = [0, 0];
  for (let i = 0; i < length; i++) {
    const level = levelAt(i);
    if (level <= DEAD_LEVEL) dead++;
    else if (level > ALIVE_LEVEL) lit++;
  }
  return { dead: dead / length, lit: lit / length };
}

/** Walks from the rectangle over what is still black; the second line after it at the latest is lit. */
function cutsWithin(of: (at: number) => LineShares, first: number, step: 1 | -1, most: number): boolean {
  for (let i = 0; i < most; i++) {
    if (of(first + i * step).dead > 0.95) continue;
    return [0, 1].some((further) => i + further < most && of(first + (i + further) * step).lit > 0.5);
  }
  return false;
}

/** Share of the height (or width) under the tallest band of one level each row, beside a row that holds a picture. */
export function filledBand(plane: Plane): number {
  const { first, end, of } = tallestBand(plane);
  return (end - first) / of;
}

/** That band: its rows (or columns), and how many the picture has. */
export function tallestBand({ luma, width, height }: Plane): Band & { of: number; rows: boolean } {
  const rows = tallest(height, (y) => spreadOf(width, (x) => luma[y * width + x] as number));
  const columns = tallest(width, (x) => spreadOf(height, (y) => luma[y * width + x] as number));
  const across = (rows.end - rows.first) / height >= (columns.end - columns.first) / width;
  return across ? { ...rows, of: height, rows: true } : { ...columns, of: width, rows: false };
}

interface Band {
  readonly first: number;
  readonly end: number;
}

interface Spread {
  readonly filled: boolean;
  readonly alive: boolean;
}

/** Ends at the first pixel that tells that the line is not filled; whether it is alive is asked beside a band only. */
function spreadOf(length: number, levelAt: (i: number) => number): (whole: boolean) => Spread {
  return (whole) => {
    let [min, max, sum, squares] = [255, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const level = levelAt(i);
      if (level < min) min = level;
      if (level > max) max = level;
      if (!whole && max - min > FILLED_RANGE) return { filled: false, alive: false };
      sum += level;
      squares += level * level;
    }
    const variance = squares / length - (sum / length) ** 2;
    return { filled: max - min <= FILLED_RANGE, alive: variance > ALIVE_DEVIATION ** 2 };
  };
}

function tallest(count: number, line: (index: number) => (whole: boolean) => Spread): Band {
  const isAlive = (i: number) => i >= 0 && i < count && line(i)(true).alive;
  let most = { first: 0, end: 0 };
  for (let i = 0; i < count; i++) {
    if (!line(i)(false).filled) continue;
    const first = i;
    while (i + 1 < count && line(i + 1)(false).filled) i++;
    const taller = i + 1 - first > most.end - most.first;
    if (taller && (isAlive(first - 1) || isAlive(i + 1))) most = { first, end: i + 1 };
  }
  return most;
}
