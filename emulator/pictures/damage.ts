import type { FaultName, FaultSet } from "../faults.ts";
import type { Picture } from "../nodes/values.ts";
import { loadSharp } from "./load-sharp.ts";
import { crop, resize } from "./pixels.ts";
import { foldSeed, generator } from "./random.ts";
import { forEachRow } from "./rows.ts";

type Spoil = (picture: Picture) => Picture | Promise<Picture>;

/** What a server does to a picture: each fault spoils the finished one in its own way. */
const spoils: Partial<Record<FaultName, Spoil>> = {
  "image-grainy": grainy,
  "image-latticed": (picture) =>
    eachPixel(picture, (level, x, y) => level + (x % 8 === 0 || y % 8 === 0 ? 5 : 0)),
  "image-striped": (picture) => eachPixel(picture, (level, _x, y) => level + (y % 4 === 0 ? 10 : 0)),
  "image-blurred": (picture) => reduced(picture, 32),
  "image-washed-out": (picture) => eachPixel(picture, (level) => 128 + (level - 128) * 0.18),
  "image-burned": (picture) =>
    eachPixel(picture, (level, _x, _y, mean) => 128 + (level - mean) * 9 + (mean - 128) * 2),
  "image-posterised": (picture) => eachPixel(picture, (level) => Math.round(level / 64) * 64),
  "image-part-missing": (picture) => eachPixel(picture, (level, x) => (x < picture.width / 2 ? level : 0)),
  "image-rows-stuck": stuck,
  "image-tiled": (picture) =>
    eachPixel(
      picture,
      (level, x, y) => level * (x < picture.width / 2 === y < picture.height / 2 ? 1 : 1.15),
    ),
  "image-repeated": repeated,
  "image-recompressed": recompressed,
};

export async function spoilt(picture: Picture, faults: FaultSet): Promise<Picture> {
  let now = picture;
  for (const [fault, spoil] of Object.entries(spoils))
    if (faults.has(fault as FaultName)) now = await spoil(now);
  return now;
}

export async function eachPixel(
  picture: Picture,
  level: (level: number, x: number, y: number, mean: number, channel: number) => number,
): Promise<Picture> {
  const { width, height, data } = picture;
  const spoiled = new Uint8ClampedArray(data.length);
  await forEachRow(height, (y) => {
    for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
      const mean = ((data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number)) / 3;
      for (let i = at; i < at + 3; i++) spoiled[i] = level(data[i] as number, x, y, mean, i - at);
    }
  });
  return { ...picture, data: spoiled };
}

/** Grey blots of four pixels, as a latent that kept its noise decodes to. */
async function grainy(picture: Picture): Promise<Picture> {
  const { width, height } = picture;
  const random = generator(foldSeed(width * height));
  const small = { ...picture, width: Math.ceil(width / 4), height: Math.ceil(height / 4) };
  const data = new Uint8ClampedArray(small.width * small.height * 3);
  for (let at = 0; at < data.length; at += 3) data.fill(128 + (random() - 0.5) * 200, at, at + 3);
  const blots = await resize({ ...small, data }, width, height, "bicubic");
  let at = 0;
  return eachPixel(picture, (level) => level + ((blots.data[at++] as number) - 128));
}

async function reduced(picture: Picture, side: number): Promise<Picture> {
  const small = await resize(picture, side, side, "area");
  return resize(small, picture.width, picture.height, "bicubic");
}

/** From the middle on, the same row again and again. */
function stuck(picture: Picture): Picture {
  const { width, height, data } = picture;
  const row = width * 3;
  const from = Math.floor(height * 0.4);
  const spoiled = new Uint8ClampedArray(data);
  for (let y = from; y < height; y++) spoiled.set(data.subarray((from - 1) * row, from * row), y * row);
  return { ...picture, data: spoiled };
}

async function repeated(picture: Picture): Promise<Picture> {
  const { width, height } = picture;
  const quarter = await resize(picture, Math.ceil(width / 2), Math.ceil(height / 2), "area");
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x += quarter.width) {
      const part = crop(quarter, 0, y % quarter.height, Math.min(quarter.width, width - x), 1);
      data.set(part.data, (y * width + x) * 3);
    }
  return { ...picture, data };
}

async function recompressed(picture: Picture): Promise<Picture> {
  const sharp = await loadSharp();
  const { width, height } = picture;
  const jpeg = await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 10 })
    .toBuffer();
  const data = await sharp(jpeg).removeAlpha().raw().toBuffer();
  return { ...picture, data };
}
