import sharp from "sharp";
import { CodedError } from "../errors.ts";
import type { Likeness } from "./nearness.ts";
import { summarisePixels } from "./pixels.ts";
import { cellsOf, levelDistance, lumaOf } from "./thumbnail.ts";

/** The authors of SSIM compare at about this size: single pixels no longer count, and pictures may differ in size. */
const SIDE = 256;
const WINDOW = 8;
const STEP = 4;
/** Keep a quotient of two small numbers stable: (0.01 · 255)² and (0.03 · 255)², as in the paper (Wang et al., 2004). */
const C1 = 6.5025;
const C2 = 58.5225;

/** How alike two pictures are that were decoded before. Throws a CodedError: IMAGE_UNREADABLE. */
export async function likenessOf(a: Buffer, b: Buffer): Promise<Likeness> {
  const [one, other] = await Promise.all([reduced(a), reduced(b)]);
  return { structure: structureOf(one.luma, other.luma), colour: levelDistance(one.cells, other.cells) };
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

/** Luma of each pixel, and the mean colours of the cells. */
async function reduced(bytes: Buffer): Promise<{ luma: Float64Array; cells: Float64Array }> {
  const data = await decoded(bytes);
  const { blocks } = summarisePixels({ data, width: SIDE, height: SIDE, channels: 3 });
  return { luma: lumaOf(data), cells: cellsOf(blocks) };
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
