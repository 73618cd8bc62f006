import { readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { Picture } from "../../emulator/nodes/values.ts";
import { landscape } from "../../emulator/pictures/paint.ts";
import { differenceOf, likenessOf } from "./likeness.ts";
import {
  type Likeness,
  MAX_SAME_COLOUR,
  MAX_SCENE_COLOUR,
  MIN_SAME_STRUCTURE,
  MIN_SCENE_STRUCTURE,
  nearnessOf,
} from "./nearness.ts";

const folder = new URL("../../fixtures/images/", import.meta.url);
const names = readdirSync(folder).filter((name) => /^(good-|edit-input)/.test(name));
const text = "A red lighthouse on a rocky coast at dusk, warm light in its windows, detailed watercolour";

const half = (name: string) =>
  sharp(readFileSync(new URL(name, folder)))
    .resize(512, 512, { fit: "inside", withoutEnlargement: true })
    .png()
    .toBuffer();
const pictures = new Map<string, Buffer>();
for (const name of names) pictures.set(name, await half(name));
for (const seed of [1, 2, 3])
  pictures.set(`emulator ${seed}`, await png(await landscape(512, 512, text, seed)));
const files = [...pictures.values()];

function png({ data, width, height }: Pick<Picture, "data" | "width" | "height">): Promise<Buffer> {
  return sharp(Buffer.from(data), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** As a PNG again: sharp would scale a JPEG by a way of its own. */
async function jpeg(bytes: Buffer, quality: number): Promise<Buffer> {
  return await sharp(await sharp(bytes).jpeg({ quality }).toBuffer())
    .png()
    .toBuffer();
}

/** Every edge bent by so many pixels of 1024: what other kernels of a GPU may do to the same seed. */
async function bent(bytes: Buffer, pixels: number): Promise<Buffer> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const scale = 1024 / Math.max(width, height);
  const moved = Buffer.alloc(data.length);
  const inside = (at: number, size: number): number => Math.min(size - 1, Math.max(0, Math.round(at)));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [right, down] = [x * scale, y * scale];
      const fromX = inside(x + (pixels / scale) * Math.sin(down / 70 + 1) * Math.cos(right / 110), width);
      const fromY = inside(y + (pixels / scale) * Math.sin(right / 80) * Math.cos(down / 130), height);
      data.copy(moved, (y * width + x) * 3, (fromY * width + fromX) * 3, (fromY * width + fromX) * 3 + 3);
    }
  return png({ data: moved, width, height });
}

/** The same noise each time. */
async function grainy(bytes: Buffer, deviation: number): Promise<Buffer> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  let state = 1;
  const chance = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const noisy = data.map((level) => {
    const normal = (chance() + chance() + chance() + chance() + chance() + chance() - 3) * Math.SQRT2;
    return Math.max(0, Math.min(255, Math.round(level + normal * deviation)));
  });
  return png({ data: noisy, width: info.width, height: info.height });
}

/** Another object in the middle. */
async function patched(bytes: Buffer, other: Buffer, share: number): Promise<Buffer> {
  const { width, height } = await sharp(bytes).metadata();
  const size = [width, height].map((side) => Math.round(side * Math.sqrt(share))) as [number, number];
  const input = await sharp(other)
    .resize(...size, { fit: "fill" })
    .png()
    .toBuffer();
  const place = { left: Math.round((width - size[0]) / 2), top: Math.round((height - size[1]) / 2) };
  return await sharp(bytes)
    .composite([{ input, ...place }])
    .png()
    .toBuffer();
}

async function measured(change: (bytes: Buffer, at: number) => Promise<Buffer>): Promise<Likeness[]> {
  return Promise.all(files.map(async (bytes, at) => likenessOf(bytes, await change(bytes, at))));
}

function range(all: readonly Likeness[]): string {
  const [low, high] = [Math.min, Math.max];
  const [structures, colours] = [all.map(({ structure }) => structure), all.map(({ colour }) => colour)];
  return `structure ${low(...structures).toFixed(3)} … ${high(...structures).toFixed(3)} · colour ${low(...colours).toFixed(1)} … ${high(...colours).toFixed(1)}`;
}

describe("the same picture", () => {
  const copies: readonly [string, (bytes: Buffer) => Promise<Buffer>][] = [
    ["the same file", async (bytes) => bytes],
    ["a JPEG of quality 90", (bytes) => jpeg(bytes, 90)],
    ["a JPEG of quality 40", (bytes) => jpeg(bytes, 40)],
    ["fine noise", (bytes) => grainy(bytes, 1)],
    ["noise of a VAE in half precision", (bytes) => grainy(bytes, 3)],
  ];

  test.for(copies)("survives %s", async ([, copy], { annotate }) => {
    const all = await measured(copy);
    await annotate(range(all));

    expect(all.map(nearnessOf)).toEqual(all.map(() => "same"));
    for (const { structure, colour } of all) {
      expect(1 - structure).toBeLessThan((1 - MIN_SAME_STRUCTURE) / 1.2);
      expect(colour).toBeLessThan(MAX_SAME_COLOUR / 1.2);
    }
  });
});

describe("the same scene", () => {
  const moves: readonly [string, (bytes: Buffer, at: number) => Promise<Buffer>][] = [
    ["bent by 4 pixels", (bytes) => bent(bytes, 4)],
    ["bent by 8 pixels", (bytes) => bent(bytes, 8)],
    [
      "with another object on 2 % of it",
      (bytes, at) => patched(bytes, files[(at + 3) % files.length] as Buffer, 0.02),
    ],
  ];

  test.for(moves)("%s is never another picture", async ([, move], { annotate }) => {
    const all = await measured(move);
    await annotate(range(all));

    expect(all.map(nearnessOf)).not.toContain("other");
    expect(all.filter((one) => nearnessOf(one) === "moved").length).toBeGreaterThan(all.length / 2);
    for (const { structure, colour } of all) {
      expect(structure).toBeGreaterThan(1.1 * MIN_SCENE_STRUCTURE);
      expect(colour).toBeLessThan(MAX_SCENE_COLOUR / 1.1);
    }
  });
});

describe("another picture", () => {
  test("shows in its structure, and in its colours", async ({ annotate }) => {
    const all = await Promise.all(
      files.flatMap((one, at) => files.slice(at + 1).map((other) => likenessOf(one, other))),
    );
    await annotate(range(all));
    expect([...new Set(all.map(nearnessOf))]).toEqual(["other"]);
    for (const { structure, colour } of all) {
      expect(structure).toBeLessThan(MIN_SCENE_STRUCTURE / 1.2);
      expect(colour).toBeGreaterThan(1.2 * MAX_SCENE_COLOUR);
    }
  });

  test("comes of another seed, and of another text with the same seed", async ({ annotate }) => {
    const paint = async (words: string, seed: number) => png(await landscape(256, 256, words, seed));
    const seeds = Array.from({ length: 12 }, (_, at) => at + 10);
    const first = await Promise.all(seeds.map((seed) => paint(text, seed)));
    const swapped = await Promise.all(seeds.map((seed) => paint(`${text}, another checkpoint`, seed)));
    const others = await Promise.all(
      first.flatMap((one, at) => first.slice(at + 1).map((other) => likenessOf(one, other))),
    );
    const texts = await Promise.all(first.map((one, at) => likenessOf(one, swapped[at] as Buffer)));
    await annotate(`other seed: ${range(others)}`);
    await annotate(`other text: ${range(texts)}`);
    expect([...new Set([...others, ...texts].map(nearnessOf))]).toEqual(["other"]);
  });

  test("differs in hue alone, which structure does not see", async ({ annotate }) => {
    const all = await measured((bytes) => sharp(bytes).modulate({ hue: 60 }).png().toBuffer());
    await annotate(range(all));
    const colourful = all.filter(({ colour }) => colour > 8);
    expect(colourful.length).toBeGreaterThan(all.length / 2);
    expect(colourful.map(nearnessOf)).not.toContain("same");
    expect(Math.max(...colourful.map(({ structure }) => structure))).toBeGreaterThan(MIN_SAME_STRUCTURE);
  });
});

describe("the difference", () => {
  test("is black where the pictures agree, and bright where they do not", async () => {
    const [one, other] = files as [Buffer, Buffer];
    const of = async (a: Buffer, b: Buffer) =>
      (await sharp(await differenceOf(a, b)).stats()).channels[0]?.mean ?? -1;
    expect(await of(one, one)).toBe(0);
    expect(await of(one, other)).toBeGreaterThan(60);
  });

  test("of an unreadable file is an error with a code", async () => {
    await expect(likenessOf(files[0] as Buffer, Buffer.from("no picture"))).rejects.toMatchObject({
      code: "IMAGE_UNREADABLE",
    });
  });
});
