import sharp from "sharp";
import { CodedError } from "../errors.ts";
import type { Likeness } from "./nearness.ts";

/** The authors of SSIM compare at about this size, where single pixels no longer count; and two sizes can be compared. */
const SIDE = 256;
const CELLS = 32;
const CELL = SIDE / CELLS;
const WINDOW = 8;
const STEP = 4;
/** Keep a quotient of two small numbers steady: (0.01 · 255)² and (0.03 · 255)², as in the paper (Wang et al., 2004). */
const C1 = 6.5025;
const C2 = 58.5225;

/** Of two files that were decoded before. Throws a CodedError: IMAGE_UNREADABLE. */
export async function likenessOf(a: Buffer, b: Buffer): Promise<Likeness> {
  const [one, other] = await Promise.all([reduced(a), reduced(b)]);
  return { structure: structureOf(one.luma, other.luma), colour: colourOf(one.cells, other.cells) };
}

/** The difference of two pictures, each channel eight times as strong: black where they agree. PNG, 512 pixels a side at most. */
export async function differenceOf(before: Buffer, now: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(before).metadata();
  const scale = Math.min(1, 512 / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale), fit: "fill" } as const;
  const [one, other] = await Promise.all(
    [before, now].map((bytes) =>
      sharp(bytes).removeAlpha().toColourspace("srgb").resize(size).png().toBuffer(),
    ),
  );
  const difference = await sharp(one)
    .composite([{ input: other as Buffer, blend: "difference" }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return await sharp(difference.data, { raw: difference.info }).linear(8, 0).png().toBuffer();
}

interface Reduced {
  readonly luma: Float64Array;
  /** Mean red, green and blue of each cell. */
  readonly cells: Float64Array;
}

async function reduced(bytes: Buffer): Promise<Reduced> {
  const pixels = await decoded(bytes);
  const luma = new Float64Array(SIDE * SIDE);
  const cells = new Float64Array(CELLS * CELLS * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const at = y * SIDE + x;
      const cell = (Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)) * 3;
      const [red = 0, green = 0, blue = 0] = pixels.subarray(3 * at, 3 * at + 3);
      luma[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
      for (const [channel, level] of [red, green, blue].entries())
        cells[cell + channel] = (cells[cell + channel] as number) + level / CELL ** 2;
    }
  return { luma, cells };
}

async function decoded(bytes: Buffer): Promise<Buffer> {
  try {
    return await sharp(bytes)
      .removeAlpha()
      .toColourspace("srgb")
      .resize(SIDE, SIDE, { fit: "fill" })
      .raw({ depth: "uchar" })
      .toBuffer();
  } catch (cause) {
    throw new CodedError(
      "IMAGE_UNREADABLE",
      {
        fr: "Une des deux images à comparer ne se décode pas.",
        en: "One of the two pictures to compare cannot be decoded.",
      },
      { cause },
    );
  }
}

/** Mean over windows of 8×8, every fourth pixel. */
function structureOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let windows = 0;
  for (let top = 0; top + WINDOW <= SIDE; top += STEP)
    for (let left = 0; left + WINDOW <= SIDE; left += STEP) {
      sum += windowOf(a, b, top * SIDE + left);
      windows += 1;
    }
  return sum / windows;
}

function windowOf(a: Float64Array, b: Float64Array, from: number): number {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let y = 0; y < WINDOW; y++)
    for (let at = from + y * SIDE; at < from + y * SIDE + WINDOW; at++) {
      const [one, other] = [a[at] as number, b[at] as number];
      sumA += one;
      sumB += other;
      squaresA += one * one;
      squaresB += other * other;
      products += one * other;
    }
  const count = WINDOW * WINDOW;
  const [meanA, meanB] = [sumA / count, sumB / count];
  const spread = squaresA / count - meanA * meanA + squaresB / count - meanB * meanB;
  const shared = products / count - meanA * meanB;
  const light = (2 * meanA * meanB + C1) / (meanA * meanA + meanB * meanB + C1);
  return (light * (2 * shared + C2)) / (spread + C2);
}

function colourOf(a: Float64Array, b: Float64Array): number {
  let squares = 0;
  for (const [i, level] of a.entries()) squares += (level - (b[i] as number)) ** 2;
  return Math.sqrt(squares / a.length);
}
