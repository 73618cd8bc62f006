import { readdirSync, readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { type Inspected, inspectImage } from "../measures.ts";
import { judgeEdit, mostTelling } from "./edit-words.ts";
import {
  type EditFinding,
  findEdit,
  MIN_COLOUR_GAP,
  MIN_LIKENESS,
  MIN_SHARPNESS_RATIO,
} from "./judge-edit.ts";

const folder = new URL("../../../fixtures/images/", import.meta.url);
const bytes = readFileSync(new URL("edit-input.png", folder));
const input = await inspectImage(bytes);
const others = readdirSync(folder).filter((name) => name.startsWith("good-"));

type Change = (picture: Sharp) => Sharp;

/** The edges stay, hues and light turn: what an edit may do. */
const repainted: Change = (picture) => picture.modulate({ hue: 120 }).linear(0.8, 30);
/** A share of each side is cut off around the middle, and the rest enlarged. */
const cropped = (share: number): Change => {
  const left = Math.round(512 * share);
  return (picture) =>
    picture.extract({ left, top: left, width: 1024 - 2 * left, height: 1024 - 2 * left }).resize(1024);
};
/** Moved to the right and down by so many pixels of 1024; the edge is repeated. */
const shifted =
  (by: number): Change =>
  (picture) =>
    picture
      .extract({ left: 0, top: 0, width: 1024 - by, height: 1024 - by })
      .extend({ left: by, top: by, extendWith: "copy" });

async function inspected(...changes: Change[]): Promise<Inspected> {
  let now = bytes;
  for (const change of changes) now = await change(sharp(now)).png().toBuffer();
  return inspectImage(now);
}

async function annotated(
  result: Inspected,
  annotate: (text: string) => Promise<unknown>,
): Promise<EditFinding> {
  const finding = findEdit(input, result);
  const { likeness, unmoved, zoom, x, y, colour, sharpness } = finding;
  const round = (value: number) => Number(value.toFixed(3));
  await annotate(
    JSON.stringify({ likeness, unmoved, zoom, x, y, colour, sharpness }, (_, value) =>
      typeof value === "number" ? round(value) : value,
    ),
  );
  return finding;
}

/** Composition kept, every edge bent by up to 20 pixels and the light turned over. */
async function bentNegative(): Promise<Inspected> {
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
  return inspectImage(
    await sharp(bent, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

describe("an edit", () => {
  const edits: readonly [string, () => Promise<Inspected>][] = [
    ["other hues", () => inspected((picture) => picture.modulate({ hue: 120 }))],
    ["night", () => inspected((picture) => picture.linear([0.35, 0.4, 0.6], [0, 0, 20]))],
    ["soft and pale", () => inspected((picture) => picture.blur(2).linear(0.5, 120))],
    [
      "upscaled by half, other hues",
      () => inspected((picture) => picture.resize(1536).modulate({ hue: 60 })),
    ],
    ["a bent negative", bentNegative],
  ];

  test.for(edits)("descends from its input, where it lies: %s", async ([, edit], { annotate }) => {
    const finding = await annotated(await edit(), annotate);
    expect(judgeEdit(finding)).toBeUndefined();
    expect(finding).toMatchObject({ state: "edited", moved: false });
    expect(finding.likeness).toBeGreaterThan(1.2 * MIN_LIKENESS);
    expect(finding.colour).toBeGreaterThan(1.2 * MIN_COLOUR_GAP);
  });

  test("of half a percent of the picture is one", async ({ annotate }) => {
    const patch = await sharp({ create: { width: 72, height: 72, channels: 3, background: "#c8283c" } })
      .png()
      .toBuffer();
    const result = await inspected((picture) => picture.composite([{ input: patch, left: 430, top: 430 }]));
    expect(await annotated(result, annotate)).toMatchObject({ state: "edited" });
  });

  test.for([0.05, 0.1, 0.2])(
    "that crops %s and enlarges is found where it lies",
    async (share, { annotate }) => {
      const finding = await annotated(await inspected(repainted, cropped(share)), annotate);
      expect(finding).toMatchObject({ state: "edited", moved: true });
      expect(finding.zoom).toBeCloseTo(1 / (1 - share), 1);
    },
  );

  test.for([40, 64, 120])(
    "that moves by %s pixels of 1024 is found where it lies",
    async (by, { annotate }) => {
      const finding = await annotated(await inspected(repainted, shifted(by)), annotate);
      expect(finding).toMatchObject({ state: "edited", moved: true });
      expect([finding.x, finding.y].map((share) => Math.round(share * 50))).toEqual(
        [by, by].map((one) => Math.round(one / 20.48)),
      );
    },
  );

  test("tells how much sharpness it lost", async ({ annotate }) => {
    const finding = await annotated(await inspected(repainted, (picture) => picture.blur(6)), annotate);
    expect(finding.state).toBe("edited");
    expect(finding.sharpness).toBeLessThan(MIN_SHARPNESS_RATIO);
  });
});

describe("a copy", () => {
  const copies: readonly [string, Change[]][] = [
    ["the same pixels", []],
    ["a JPEG of quality 10", [(picture) => picture.jpeg({ quality: 10 })]],
    ["half the size", [(picture) => picture.resize(512)]],
    ["soft", [(picture) => picture.blur(8)]],
    ["cropped by 2 %", [cropped(0.02)]],
    ["cropped by 5 %", [cropped(0.05)]],
    ["cropped by 20 %", [cropped(0.2)]],
    ["moved by 40 pixels", [shifted(40)]],
    ["cropped and soft", [cropped(0.05), (picture) => picture.blur(6)]],
  ];

  test.for(copies)("is no edit: %s", async ([, changes], { annotate }) => {
    const finding = await annotated(await inspected(...changes), annotate);
    expect(finding.state).toBe("copied");
    expect(finding.colour).toBeLessThan(MIN_COLOUR_GAP / 1.2);
    expect(judgeEdit(finding)?.fr).toMatch(/^L'image d'entrée a été recopiée sans être éditée/);
  });

  test("says how it lies upon its input", async () => {
    const finding = findEdit(input, await inspected(cropped(0.1)));
    expect(judgeEdit(finding)?.en).toMatch(
      /levels \(zoom 1\.11, shifted by 0 % to the right and 0 % down\), minimum 6\.$/,
    );
  });
});

test("of several results one that is no edit is told, then one that moved", async () => {
  const good = findEdit(input, await inspected(repainted));
  const moved = findEdit(input, await inspected(repainted, cropped(0.1)));
  const copy = findEdit(input, input);
  expect(mostTelling([good, moved, copy])).toBe(copy);
  expect(mostTelling([good, moved])).toBe(moved);
  expect(mostTelling([good])).toBe(good);
  expect(mostTelling([])).toBeUndefined();
});

describe("another picture", () => {
  test.for(others)("is unrelated, whatever its zoom and shift: %s", async (name, { annotate }) => {
    const other = await inspectImage(readFileSync(new URL(name, folder)));
    const finding = await annotated(other, annotate);
    expect(finding).toMatchObject({ state: "unrelated", moved: false });
    expect(judgeEdit(finding)?.en).toMatch(/^The result does not start from the input picture/);
  });

  test("gives finite numbers, solids included", async () => {
    const solid = await inspectImage(readFileSync(new URL("bad-solid.png", folder)));
    for (const finding of [findEdit(solid, input), findEdit(input, solid), findEdit(solid, solid)])
      expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
  });
});
