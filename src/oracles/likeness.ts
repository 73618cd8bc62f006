import sharp from "sharp";
import { CodedError } from "../errors.ts";

/*
 * Is it still the same picture? Two measures, because each is blind where the other sees: structure (SSIM of luma) does not
 * see another hue, colour (of 32×32 cells) does not see a texture. The figures below are [structure, colour] of nine
 * pictures (the good fixtures and edit-input.png) and three of the emulator; `likeness.test.ts` measures them again.
 *
 *   copies      JPEG quality 90        0.991 and more    0.6 and less
 *               JPEG quality 40        0.960 and more    1.7 and less
 *               fine noise (σ 1; 3)    0.995; 0.973      0.1; 0.4
 *   moved       bent by 4 pixels       0.848 … 0.958     0.6 … 6.3
 *               bent by 8 pixels       0.689 … 0.913     1.2 … 10.7
 *               another object on 2 %  0.970 … 0.981     4.7 … 17.2
 *   another     hue turned by 60°      0.956 … 1         up to 56 (0 where there is no colour)
 *               other text, same seed  0.696 … 0.859     38 … 55    (emulator)
 *               other seed             0.302 … 0.428     27 … 49    (emulator)
 *               unrelated pictures     0.035 … 0.404     31 … 223
 *
 * No pair of real Qwen pictures from two GPUs was at hand: what they measure stands in each report, to set this again.
 */

/** Copies measured 0.960 and more. ComfyUI's own comparison of pictures (tests/compare) asks for 0.95 as well. */
export const MIN_SAME_STRUCTURE = 0.95;
/** In levels: copies measured 1.7 at most; `MIN_CHANGE` of an edit is the same 4. */
export const MAX_SAME_COLOUR = 4;

/** The same scene with other details measured 0.689 and more, another scene 0.43 at most. */
export const MIN_SCENE_STRUCTURE = 0.6;
/** In levels: the same scene with other details measured 17 at most, another scene 27 and more. */
export const MAX_SCENE_COLOUR = 22;

/** The authors of SSIM compare at about this size, where single pixels no longer count; and two sizes can be compared. */
const SIDE = 256;
const CELLS = 32;
const CELL = SIDE / CELLS;
const WINDOW = 8;
const STEP = 4;
/** Keep a quotient of two small numbers steady: (0.01 · 255)² and (0.03 · 255)², as in the paper (Wang et al., 2004). */
const C1 = 6.5025;
const C2 = 58.5225;

/** How alike two pictures are. */
export interface Likeness {
  /** Mean SSIM of luma at 256×256: 1 the same, about 0 unrelated, negative for a negative. */
  readonly structure: number;
  /** Root mean square difference of 32×32 mean colours, in levels (0–255). */
  readonly colour: number;
}

/** `same`: to the eye. `moved`: the same scene, other details or tones. `other`: another picture. */
export type Nearness = "same" | "moved" | "other";

export function nearnessOf({ structure, colour }: Likeness): Nearness {
  if (structure >= MIN_SAME_STRUCTURE && colour <= MAX_SAME_COLOUR) return "same";
  return structure >= MIN_SCENE_STRUCTURE && colour <= MAX_SCENE_COLOUR ? "moved" : "other";
}

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
