import { readFile } from "node:fs/promises";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { CodedError } from "../errors.ts";
import { findEdit } from "./edit/judge-edit.ts";
import { inspectImage, measureImage } from "./measures.ts";

const fixture = (name: string) => readFile(new URL(`../../fixtures/images/${name}`, import.meta.url));

function pngOf(width: number, height: number, level: (x: number, y: number) => number): Promise<Buffer> {
  const data = Buffer.alloc(width * height);
  for (let i = 0; i < data.length; i++) data[i] = level(i % width, Math.floor(i / width));
  return sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

async function codeOf(bytes: Buffer): Promise<string> {
  try {
    await measureImage(bytes);
    return "none";
  } catch (error) {
    return error instanceof CodedError ? error.code : `uncoded: ${error}`;
  }
}

describe("measureImage", () => {
  test("agrees with sharp on mean, deviation, extremes and entropy of a grey picture", async () => {
    const grey = await sharp(await fixture("good-stones.png"))
      .greyscale()
      .png()
      .toBuffer();
    const { channels, entropy } = await sharp(grey).stats();
    const measures = await measureImage(grey);

    expect(measures.mean).toBeCloseTo(channels[0]?.mean ?? -1, 3);
    expect(measures.deviation).toBeCloseTo(channels[0]?.stdev ?? -1, 2);
    expect(measures.entropy).toBeCloseTo(entropy, 3);
    expect(measures).toMatchObject({ min: channels[0]?.min, max: channels[0]?.max, format: "png" });
  });

  test("measures a checkerboard of single pixels exactly", async () => {
    const measures = await measureImage(await pngOf(64, 64, (x, y) => ((x + y) % 2 ? 200 : 0)));
    expect(measures).toMatchObject({
      mean: 100,
      deviation: 100,
      litShare: 0.5,
      colours: 2,
      neighbourCorrelation: -1,
    });
    expect(measures).toMatchObject({ entropy: 1, livelyTiles: 1, repeatedLines: 0, blackBand: 0 });
  });

  test("calls a band black only where it cuts the picture", async () => {
    const cut = await measureImage(await pngOf(64, 64, (x, y) => (y < 40 ? 60 + x : 0)));
    const faded = await measureImage(
      await pngOf(64, 64, (x, y) => (y < 40 ? Math.max(0, 60 + x - 4 * y) : 0)),
    );
    expect(cut.blackBand).toBe(24 / 64);
    expect(faded.blackBand).toBe(0);
  });

  test("finds no detail in a plane of light, at any angle", async () => {
    const plane = await measureImage(await pngOf(256, 256, (x, y) => Math.round(0.6 * x + 0.3 * y)));
    expect(plane.livelyTiles).toBe(0);
  });

  test("measures a picture alike at half its size", async () => {
    const input = await fixture("edit-input.png");
    const whole = await measureImage(input);
    const half = await measureImage(await sharp(input).resize(512).png().toBuffer());
    expect(half.mean).toBeCloseTo(whole.mean, 0);
    expect(half.livelyTiles).toBeCloseTo(whole.livelyTiles, 1);
    expect(half.chromaCorrelation).toBeCloseTo(whole.chromaCorrelation, 1);
  });

  test("sees the same pixels in files that differ", async () => {
    const input = await fixture("good-owl.png");
    const again = await sharp(input).toColourspace("srgb").png({ compressionLevel: 1 }).toBuffer();
    expect(again.equals(input)).toBe(false);
    expect((await measureImage(again)).pixelsSha256).toBe((await measureImage(input)).pixelsSha256);
  });

  test("gives finite, JSON-safe numbers for any small picture", async () => {
    const side = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.integer(), async (width, height, seed) => {
        const bytes = await pngOf(width, height, (x, y) => Math.imul(x + 7 * y + 1, seed) & 255);
        const measures = await measureImage(bytes);
        expect(JSON.parse(JSON.stringify(measures))).toEqual(measures);
      }),
      { numRuns: 30 },
    );
  });

  test.for([
    ["bad-truncated.png", "IMAGE_TRUNCATED"],
    ["bad-bomb-header.png", "IMAGE_TOO_LARGE"],
    ["README.md", "IMAGE_UNREADABLE"],
  ] as const)("refuses %s with %s", async ([name, code]) => {
    expect(await codeOf(await fixture(name))).toBe(code);
  });

  test("refuses an empty file, a cut JPEG and formats that are no picture of a workflow", async () => {
    const jpeg = await fixture("bad-jpeg-named.png");
    expect(await codeOf(Buffer.alloc(0))).toBe("IMAGE_UNREADABLE");
    expect(await codeOf(jpeg.subarray(0, jpeg.length / 2))).toBe("IMAGE_UNREADABLE");
    expect(await codeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toBe(
      "IMAGE_UNREADABLE",
    );
  });

  test("keeps to the limit that it is given", async () => {
    await expect(measureImage(await fixture("good-owl.png"), { maxPixels: 1000 })).rejects.toMatchObject({
      code: "IMAGE_TOO_LARGE",
    });
  });

  test("answers a damaged picture with a code, whatever is damaged", async () => {
    const png = await fixture("bad-caption.png");
    const jpeg = await fixture("bad-jpeg-named.png");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(png, jpeg),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (file, at, change) => {
          const bytes = Buffer.from(file);
          bytes[at % file.length] = (bytes[at % file.length] as number) ^ change;
          expect(await codeOf(bytes)).toMatch(file === png ? /^IMAGE_/ : /^(IMAGE_|none)/);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("a photo that is turned by its camera's note is measured as a person sees it", async () => {
  const upright = await sharp(await fixture("good-owl.png"))
    .resize(320, 256, { fit: "fill" })
    .png()
    .toBuffer();
  const turned = await sharp(upright)
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 100 })
    .toBuffer();
  const [one, other] = [await inspectImage(upright), await inspectImage(turned)];
  expect(other.measures).toMatchObject({ width: 320, height: 256 });
  expect(findEdit(one, other).state).toBe("copied");
});

test("a format that is not judged is told by its name", async () => {
  const gif = await sharp(await fixture("good-owl.png"))
    .resize(64, 64)
    .gif()
    .toBuffer();
  await expect(inspectImage(gif)).rejects.toThrow(/gif/);
});
