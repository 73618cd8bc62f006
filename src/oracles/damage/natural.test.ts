import sharp from "sharp";
import { expect, test } from "vitest";
import { inspectImage } from "../measures.ts";
import { findingsOf } from "../verdicts.ts";

/* Painted after photographs and drawings that looked damaged to one measure alone. */

const side = 512;
type Colour = readonly [red: number, green: number, blue: number];
type Painter = (x: number, y: number) => Colour;

async function findingsFor(paint: Painter) {
  const data = new Uint8ClampedArray(side * side * 3);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) data.set(paint(x, y), (y * side + x) * 3);
  const picture = sharp(data, { raw: { width: side, height: side, channels: 3 } });
  return findingsOf((await inspectImage(await picture.png().toBuffer())).measures);
}

const grey = (level: number): Colour => [level, level, level];

/** The same number for the same place: −1 … 1. */
function chance(x: number, y: number): number {
  const value = Math.sin(x * 127.1 + y * 311.7) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** Noise of `size` pixels without hard edges. */
function soft(x: number, y: number, size: number): number {
  const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
  const [u, v] = [x / size - column, y / size - row];
  const top = chance(column, row) * (1 - u) + chance(column + 1, row) * u;
  const bottom = chance(column, row + 1) * (1 - u) + chance(column + 1, row + 1) * u;
  return top * (1 - v) + bottom * v;
}

/** Four scenes of their own, each in a frame. */
function panels(x: number, y: number): Colour {
  const [column, row] = [Math.floor(x / 256), Math.floor(y / 256)];
  const edge = Math.min(x % 256, y % 256, 255 - (x % 256), 255 - (y % 256));
  if (edge < 8) return grey(edge < 6 ? 250 : 10);
  return grey(130 + 70 * soft(x + 999 * column, y + 777 * row, 24));
}

const pictures: readonly [string, string, Painter][] = [
  [
    "grain",
    "grass: texture of every size",
    (x, y) =>
      grey(128 + [2, 4, 8, 16, 32].reduce((sum, size) => sum + 6 * size ** 0.7 * soft(x, y, size), 0)),
  ],
  [
    "washed-out",
    "a night with one lit window",
    (x, y) => grey(x > 200 && x < 216 && y > 300 && y < 320 ? 220 : 12 + 9 * soft(x, y, 20)),
  ],
  [
    "blur",
    "mist with a few reeds before it",
    (x, y) =>
      grey(90 + 60 * Math.sin(y / 160) + 20 * soft(x, y, 64) - (y > 400 && y < 440 && x % 37 === 0 ? 50 : 0)),
  ],
  ["repeated", "a sky from light to dark", (_x, y) => [250 - y / 4, 200 - y / 3, 60 + 20 * Math.sin(y / 40)]],
  [
    "noise",
    "coloured dashes on a plain ground",
    (x, y) => {
      const [u, v] = [x % 32, y % 32];
      const tone = 40 * chance(Math.floor(x / 32), Math.floor(y / 32));
      return u > 12 && u < 17 && v > 4 && v < 24 ? [200 + tone, 120, 60 - tone] : [36, 30, 48];
    },
  ],
  [
    "burned",
    "a yellow flower that fills the picture",
    (x, y) => {
      const leaf = Math.sin(9 * Math.atan2(y - 256, x - 256)) * 60 + 190;
      return Math.hypot(x - 256, y - 256) < leaf
        ? [255, 190 + 40 * soft(x, y, 9), 0]
        : grey(20 + 12 * soft(x, y, 9));
    },
  ],
  [
    "stripes",
    "a blind of 40 slats",
    (_x, y) => grey(90 + 110 * Math.abs(((y % 12.8) - 6.4) / 6.4) + 4 * soft(_x, y, 3)),
  ],
  ["repeated", "a blind of 12 slats", (x, y) => grey(80 + (y % 42.7) * 3 + 8 * soft(x, y, 5))],
  [
    "repeated",
    "a board of 8 fields a side with a few men",
    (x, y) =>
      grey(
        (Math.floor(x / 64) + Math.floor(y / 64)) % 2 === 0
          ? 70
          : 200 + (Math.hypot((x % 192) - 32, (y % 320) - 32) < 20 ? -120 : 3 * soft(x, y, 4)),
      ),
  ],
  ["repeated", "four panels of a comic", panels],
  [
    "tiles",
    "a floor of square tiles with joints in the middle",
    (x, y) => grey(x % 64 < 4 || y % 64 < 4 ? 190 : 100 + 15 * chance(x >> 6, y >> 6) + 6 * soft(x, y, 3)),
  ],
  [
    "posterised",
    "ink on paper",
    (x, y) => grey((Math.sin(x / 23) + Math.cos(y / 17) > 0.9 ? 14 : 246) + 5 * soft(x, y, 2)),
  ],
  [
    "noise",
    "a cloth of coloured checks",
    (x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? [230, 60, 80 + 9 * soft(x, y, 5)] : [40, 90, 160]),
  ],
  [
    "missing-part",
    "a tall picture laid on black",
    (x, y) => (x < 128 || x >= 384 ? [0, 0, 0] : grey(130 + 70 * soft(x, y, 24))),
  ],
  [
    "missing-part",
    "a black HE, in capitals, on a picture",
    (x, y) => {
      const stem = [70, 180, 290].some((left) => x >= left && x < left + 50);
      const bar =
        (x >= 70 && x < 230 && y >= 230 && y < 280) || (x >= 290 && x < 430 && (y - 130) % 110 < 40);
      return y >= 130 && y < 390 && (stem || bar) ? [0, 0, 0] : grey(170 + 50 * soft(x, y, 24));
    },
  ],
  [
    "tiles",
    "four scenes side by side",
    (x, y) => grey(60 + 40 * (x >> 8) + 60 * (y >> 8) + 50 * soft(x + 999 * (x >> 8), y + 777 * (y >> 8), 9)),
  ],
  ["stuck-rows", "houses in flat shading", (x) => grey(40 + 45 * (Math.floor(x / 107) % 5))],
];

test.for(pictures)("is not %s: %s", async ([rule, , paint]) => {
  const red = (await findingsFor(paint)).filter(({ warning }) => !warning);
  expect(red.map((one) => one.rule)).not.toContain(rule);
});
