import { readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { type ImageMeasures, measureImage } from "./measures.ts";
import { judgeDifferent, similarity } from "./similarity.ts";

const folder = new URL("../../fixtures/images/", import.meta.url);
const bytes = readFileSync(new URL("edit-input.png", folder));
const input = await measureImage(bytes);

async function measured(change: (picture: Sharp) => Sharp): Promise<ImageMeasures> {
  return measureImage(await change(sharp(bytes)).png().toBuffer());
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
});

describe("two seeds", () => {
  test.for([
    ["the same file", (picture: Sharp) => picture],
    ["half the size", (picture: Sharp) => picture.resize(512)],
    ["a little soft", (picture: Sharp) => picture.blur(1.5)],
  ] as const)("gave one picture: %s", async ([, change]) => {
    expect(judgeDifferent(input, await measured(change))?.en).toMatch(/^The two pictures are identical/);
  });

  test("gave two where one is the mirror of the other", async () => {
    expect(judgeDifferent(input, await measured((picture) => picture.flop()))).toBeUndefined();
  });
});
