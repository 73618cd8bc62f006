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

/** What lies empty in a straight cut: each inner side of the rectangle meets a line of which more than half is lit. */
export interface EmptyParts {
  /** Share of the picture under its largest black rectangle (of 32×32 cells) that touches a border. A night sky or a black backdrop fades into its picture. */
  readonly deadPart: number;
  /** Whether another one lies at the opposite border: the bars of a format. */
  readonly deadOpposite: boolean;
  /** Share under the largest black rectangle that touches no border. */
  readonly hole: number;
  /** Share under the largest rectangle of the picture's most frequent tone that is no band. */
  readonly patch: number;
}

export function emptyParts(plane: Plane): EmptyParts {
  const dead = deadRectangle(plane);
  return {
    deadPart: areaOf(dead),
    deadOpposite: dead !== undefined && hasOpposite(plane, dead),
    hole: areaOf(holeIn(plane)),
    patch: areaOf(patchIn(plane)),
  };
}

function areaOf(rectangle: Rectangle | undefined): number {
  if (!rectangle) return 0;
  const { left, right, top, bottom } = rectangle;
  return ((right - left) * (bottom - top)) / (GRID * GRID);
}

/** The black one at a border. */
export function deadRectangle(plane: Plane): Rectangle | undefined {
  return largestOf(plane, 0, (rectangle) => touches(rectangle));
}

/** The black one within the picture. */
export function holeIn(plane: Plane): Rectangle | undefined {
  return unlikeTheRest(
    plane,
    0,
    largestOf(plane, 0, (rectangle) => !touches(rectangle)),
  );
}

/** The one of another tone. */
export function patchIn(plane: Plane): Rectangle | undefined {
  const tone = frequentTone(plane);
  if (tone === undefined) return undefined;
  return unlikeTheRest(
    plane,
    tone,
    largestOf(plane, tone, (rectangle) => !isBand(rectangle)),
  );
}

/** The stem of a letter, or a piece of a plain sky: more than twice as much of the picture has its tone elsewhere. */
const MOST_ELSEWHERE = 2;

function unlikeTheRest(
  { luma }: Plane,
  tone: number,
  rectangle: Rectangle | undefined,
): Rectangle | undefined {
  if (!rectangle) return undefined;
  let alike = 0;
  for (const level of luma) if (Math.abs(level - tone) <= DEAD_LEVEL) alike++;
  return alike / luma.length > (1 + MOST_ELSEWHERE) * areaOf(rectangle) ? undefined : rectangle;
}

function touches({ left, right, top, bottom }: Rectangle): boolean {
  return left === 0 || right === GRID || top === 0 || bottom === GRID;
}

function isBand({ left, right, top, bottom }: Rectangle): boolean {
  return (left === 0 && right === GRID) || (top === 0 && bottom === GRID);
}

/** Bars that the decoder did not leave are as large, within two cells, at both sides. */
function hasOpposite(plane: Plane, { left, right, top, bottom }: Rectangle): boolean {
  const wide = left === 0 && right === GRID;
  const high = top === 0 && bottom === GRID;
  if (wide === high) return false;
  const mirrored = wide
    ? { left, right, top: GRID - bottom, bottom: GRID - top }
    : { left: GRID - right, right: GRID - left, top, bottom };
  const inner = wide
    ? { ...mirrored, ...(top === 0 ? { top: mirrored.top + 2 } : { bottom: mirrored.bottom - 2 }) }
    : { ...mirrored, ...(left === 0 ? { left: mirrored.left + 2 } : { right: mirrored.right - 2 }) };
  return areaOf(inner) > 0 && countOf(countTone(plane, 0), inner) === areaOf(inner) * GRID * GRID;
}

/** Of the cells that hold one tone but black. */
function frequentTone({ luma, width, height }: Plane): number | undefined {
  const counts = new Uint16Array(256);
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++) {
      const tone = luma[edge(row, height) * width + edge(column, width)] as number;
      if (tone > 2 * DEAD_LEVEL) counts[tone] = (counts[tone] as number) + 1;
    }
  const most = Math.max(...counts);
  return most > 1 ? counts.indexOf(most) : undefined;
}

function largestOf(
  plane: Plane,
  tone: number,
  isAsked: (rectangle: Rectangle) => boolean,
): Rectangle | undefined {
  const sums = countTone(plane, tone);
  if ((sums.at(-1) as number) === 0) return undefined;
  let largest = 0;
  let found: Rectangle | undefined;
  for (let top = 0; top < GRID; top++)
    for (let bottom = top + 1; bottom <= GRID; bottom++)
      for (let left = 0; left < GRID; left++)
        for (let right = GRID; right > left; right--) {
          const area = (right - left) * (bottom - top);
          if (area <= largest) break;
          const rectangle = { left, right, top, bottom };
          if (!isAsked(rectangle) || area === GRID * GRID || countOf(sums, rectangle) < area) continue;
          if (isWhole(sums, rectangle) && isCut(plane, tone, rectangle)) [largest, found] = [area, rectangle];
          break;
        }
  return found;
}

/** No side has a line of cells of the tone beside it: that costs less to ask than whether it is cut. */
function isWhole(sums: Uint32Array, { left, right, top, bottom }: Rectangle): boolean {
  const isEmpty = (line: Rectangle): boolean => countOf(sums, line) === areaOf(line) * GRID * GRID;
  return !(
    (left > 0 && isEmpty({ left: left - 1, right: left, top, bottom })) ||
    (right < GRID && isEmpty({ left: right, right: right + 1, top, bottom })) ||
    (top > 0 && isEmpty({ left, right, top: top - 1, bottom: top })) ||
    (bottom < GRID && isEmpty({ left, right, top: bottom, bottom: bottom + 1 }))
  );
}

function countOf(sums: Uint32Array, { left, right, top, bottom }: Rectangle): number {
  const at = (x: number, y: number) => sums[y * (GRID + 1) + x] as number;
  return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
}

/** How many cells above and to the left of each corner hold nothing but this tone. */
function countTone({ luma, width, height }: Plane, tone: number): Uint32Array {
  const sums = new Uint32Array((GRID + 1) ** 2);
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++) {
      const [left, right] = [edge(column, width), edge(column + 1, width)];
      let dead = right > left ? 1 : 0;
      for (let y = edge(row, height); dead === 1 && y < edge(row + 1, height); y++)
        for (let i = y * width + left; i < y * width + right; i++)
          if (Math.abs((luma[i] as number) - tone) > DEAD_LEVEL) {
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

/** Every inner side goes from the tone to others within two pixels, somewhere in the next cell. */
function isCut(
  { luma, width, height }: Plane,
  tone: number,
  { left, right, top, bottom }: Rectangle,
): boolean {
  const [x0, x1, y0, y1] = [edge(left, width), edge(right, width), edge(top, height), edge(bottom, height)];
  const ofColumn = (x: number) =>
    shareOf(y1 - y0, (i) => Math.abs((luma[(y0 + i) * width + x] as number) - tone));
  const ofRow = (y: number) => shareOf(x1 - x0, (i) => Math.abs((luma[y * width + x0 + i] as number) - tone));
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
