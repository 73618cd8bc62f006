import { readdirSync, readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { type ImageMeasures, measureImage } from "./measures.ts";
import {
  colourDistance,
  judgeDescends,
  judgeDifferent,
  MIN_CHANGE,
  MIN_DESCENT,
  similarity,
} from "./similarity.ts";

const folder = new URL("../../fixtures/images/", import.meta.url);
const bytes = readFileSync(new URL("edit-input.png", folder));
const input = await measureImage(bytes);
const others = readdirSync(folder).filter((name) => name.startsWith("good-"));

async function measured(change: (picture: Sharp) => Sharp): Promise<ImageMeasures> {
  return measureImage(await change(sharp(bytes)).png().toBuffer());
}

/** Composition kept, every edge bent by up to 20 pixels and the light turned over. */
async function bentNegative(): Promise<ImageMeasures> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const bent = Buffer.alloc(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const fromX = Math.min(
        width - 1,
        Math.max(0, Math.round(x + 12 * Math.sin(y / 70) + 8 * Math.sin(x / 90))),
      );
      const fromY = Math.min(height - 1, Math.max(0, Math.round(y + 14 * Math.sin(x / 80))));
      for (let channel = 0; channel < 3; channel++)
        bent[(y * width + x) * 3 + channel] = 255 - (data[(fromY * width + fromX) * 3 + channel] as number);
    }
  return measureImage(
    await sharp(bent, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

describe("similarity", () => {
  test("is 1 for the same picture at another size", async () => {
    expect(similarity(input, await measured((picture) => picture.resize(512)))).toBeGreaterThan(0.98);
    expect(
      similarity(input, await measured((picture) => picture.resize(700, 500, { fit: "fill" }))),
    ).toBeGreaterThan(0.9);
  });

  test("is symmetric and finite, solids included", async () => {
    const solid = await measureImage(readFileSync(new URL("bad-solid.png", folder)));
    expect([similarity(solid, input), similarity(input, solid), similarity(solid, solid)]).toEqual([0, 0, 1]);
  });

  test.for(others)("of %s and the picture to edit stays clear of the threshold", async (name) => {
    const other = await measureImage(readFileSync(new URL(name, folder)));
    expect(similarity(input, other)).toBeLessThan(MIN_DESCENT / 1.2);
    expect(judgeDescends(input, other)?.en).toMatch(
      /^The result does not start from the input picture: similarity/,
    );
    expect(judgeDifferent(input, other)).toBeUndefined();
  });
});

describe("an edit", () => {
  const edits: readonly [string, () => Promise<ImageMeasures>][] = [
    ["other hues", () => measured((picture) => picture.modulate({ hue: 120 }))],
    ["night", () => measured((picture) => picture.linear([0.35, 0.4, 0.6], [0, 0, 20]))],
    ["soft and pale", () => measured((picture) => picture.blur(8).linear(0.5, 120))],
    ["upscaled by half, other hues", () => measured((picture) => picture.resize(1536).modulate({ hue: 60 }))],
    ["a bent negative", bentNegative],
  ];

  test.for(edits)("descends from its input: %s", async ([, edit], { annotate }) => {
    const edited = await edit();
    const [likeness, distance] = [similarity(input, edited), colourDistance(input, edited)];
    await annotate(`similarity ${likeness.toFixed(2)} · colour distance ${distance.toFixed(1)}`);

    expect(judgeDescends(input, edited)).toBeUndefined();
    expect(likeness).toBeGreaterThan(1.2 * MIN_DESCENT);
    expect(distance).toBeGreaterThan(1.2 * MIN_CHANGE);
  });
});

describe("a copy", () => {
  const copies: readonly [string, () => Promise<ImageMeasures>][] = [
    ["the same file", async () => input],
    ["a JPEG of quality 40", async () => measureImage(await sharp(bytes).jpeg({ quality: 40 }).toBuffer())],
    ["half the size", () => measured((picture) => picture.resize(512))],
    ["a little soft", () => measured((picture) => picture.blur(1.5))],
  ];

  test.for(copies)("is neither an edit nor another picture: %s", async ([, copy], { annotate }) => {
    const copied = await copy();
    await annotate(`colour distance ${colourDistance(input, copied).toFixed(2)}`);

    expect(judgeDescends(input, copied)?.fr).toMatch(/^L'image d'entrée a été recopiée sans être éditée/);
    expect(judgeDifferent(input, copied)?.en).toMatch(/^The two pictures are identical/);
    expect(colourDistance(input, copied)).toBeLessThan(MIN_CHANGE / 1.2);
  });

  test("mirrored is another picture", async () => {
    expect(judgeDifferent(input, await measured((picture) => picture.flop()))).toBeUndefined();
  });
});
