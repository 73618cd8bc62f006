import type { Plane } from "./luma.ts";

/** The picture is judged in 16×16 tiles: 64×64 pixels each at 1024×1024. */
const TILES = 16;

/** A gradient rounded to whole levels leaves 0.3–0.7 levels from its plane; the soft background of a photo 1.5 and more. */
const LIVELY_RESIDUE = 1.5;

/** Rows of a part that was never decoded hold 0; a level or two comes from re-encoding. */
export const DEAD_LEVEL = 2;
/** A pixel that is clearly part of a picture, in the row where the dead band begins. */
export const ALIVE_LEVEL = 24;

/**
 * Share of the tiles that hold more than a plane of light: deviation from the best-fitting plane above 1.5 levels.
 * Solids and gradients have none, a caption on a solid a few, pictures most. Every second row of a tile is enough.
 */
export function livelyTiles(plane: Plane): number {
  let lively = 0;
  for (let row = 0; row < TILES; row++)
    for (let column = 0; column < TILES; column++)
      if (tileResidue(plane, column, row) > LIVELY_RESIDUE) lively++;
  return lively / (TILES * TILES);
}

function tileResidue({ luma, width, height }: Plane, column: number, row: number): number {
  const left = Math.floor((column * width) / TILES);
  const right = Math.floor(((column + 1) * width) / TILES);
  const top = Math.floor((row * height) / TILES);
  const bottom = Math.floor(((row + 1) * height) / TILES);
  const rows = Math.ceil((bottom - top) / 2);
  const count = (right - left) * rows;
  if (count === 0) return 0;
  // Coordinates are centred on the tile, so that the fits along x and y are independent.
  const middleX = (left + right - 1) / 2;
  const middleRow = (rows - 1) / 2;
  let sum = 0;
  let squares = 0;
  let alongX = 0;
  let alongY = 0;
  for (let r = 0; r < rows; r++) {
    const start = (top + 2 * r) * width;
    let rowSum = 0;
    for (let x = left; x < right; x++) {
      const level = luma[start + x] as number;
      rowSum += level;
      squares += level * level;
      alongX += level * (x - middleX);
    }
    sum += rowSum;
    alongY += rowSum * (r - middleRow);
  }
  const varianceX = (rows * (right - left) * ((right - left) ** 2 - 1)) / 12;
  const varianceY = ((right - left) * rows * (rows ** 2 - 1)) / 12;
  const explained = alongX ** 2 / Math.max(1, varianceX) + alongY ** 2 / Math.max(1, varianceY);
  return Math.sqrt(Math.max(0, squares - sum ** 2 / count - explained) / count);
}

type Counts = (line: () => Uint8Array) => boolean;

/** Share of the rows that count and repeat the previous row exactly, or of the columns if their share is larger. */
export function repeatedLines(plane: Plane, counts?: Counts): number {
  const { rows, columns } = linesRepeated(plane, counts);
  return Math.max(rows.length / plane.height, columns.length / plane.width);
}

/** Which ones they are. */
export function linesRepeated({ luma, width, height }: Plane, counts: Counts = () => true) {
  const rows: number[] = [];
  for (let y = 1; y < height; y++) {
    const row = luma.subarray(y * width, (y + 1) * width);
    if (Buffer.compare(luma.subarray((y - 1) * width, y * width), row) === 0 && counts(() => row))
      rows.push(y);
  }
  const columns: number[] = [];
  for (let x = 1; x < width; x++) {
    let i = x;
    while (i < luma.length && luma[i] === luma[i - 1]) i += width;
    if (i < luma.length) continue;
    if (counts(() => Uint8Array.from({ length: height }, (_, y) => luma[y * width + x] as number)))
      columns.push(x);
  }
  return { rows, columns };
}

/**
 * Height of the tallest band of black rows that cuts the picture in a straight line, as a share of the height; else 0.
 * Cut: more than half of the row beside the band is lit. A night sky or a black backdrop fades into its picture instead.
 */
export function blackBand(plane: Plane): number {
  const { first, end } = blackRows(plane);
  return (end - first) / plane.height;
}

/** The rows of that band. */
export function blackRows({ luma, width, height }: Plane): { readonly first: number; readonly end: number } {
  const row = (y: number) => luma.subarray(y * width, (y + 1) * width);
  const isDead = (y: number) => row(y).every((level) => level <= DEAD_LEVEL);
  const isFull = (y: number) =>
    y >= 0 && y < height && row(y).filter((level) => level > ALIVE_LEVEL).length > width / 2;
  let tallest = { first: 0, end: 0 };
  for (let y = 0; y < height; y++) {
    if (!isDead(y)) continue;
    const first = y;
    while (y + 1 < height && isDead(y + 1)) y++;
    const taller = y + 1 - first > tallest.end - tallest.first;
    if (taller && (isFull(first - 1) || isFull(y + 1))) tallest = { first, end: y + 1 };
  }
  return tallest;
}
