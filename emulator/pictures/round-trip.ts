import type { FaultName, FaultSet } from "../faults.ts";
import type { Picture } from "../nodes/values.ts";
import { eachPixel } from "./damage.ts";
import { noise } from "./paint.ts";
import { solid } from "./pixels.ts";
import { foldSeed, generator } from "./random.ts";

/** A level of the picture, by its place; beyond the border the last one repeats. */
type LevelAt = (x: number, y: number, channel: number) => number;

const CELL = 8;

/** Where each fault takes a level from, or what it makes of it. */
const spoils: Partial<Record<FaultName, (at: LevelAt, picture: Picture) => LevelAt>> = {
  "vae-swaps-channels": (at) => (x, y, channel) => at(x, y, 2 - channel),
  "vae-casts": (at) => (x, y, channel) => at(x, y, channel) * ([1.25, 1, 0.75][channel] ?? 1),
  "vae-mirrors":
    (at, { width }) =>
    (x, y, channel) =>
      at(width - 1 - x, y, channel),
  "vae-shifts": (at) => (x, y, channel) => at(x - CELL, y, channel),
  "vae-imprecise": (at) => (x, y, channel) => Math.round(at(x, y, channel) / 20) * 20,
  "vae-tiled":
    (at, { width, height }) =>
    (x, y, channel) =>
      at(x, y, channel) * (x < width / 2 === y < height / 2 ? 1 : 1.06),
};

/** What a VAE makes of a picture that it encodes and decodes: softer by a pixel, a few levels off. */
export async function roundTripped(picture: Picture, faults: FaultSet): Promise<Picture> {
  const { width, height, data } = picture;
  if (faults.has("black-image")) return solid(width, height, 0);
  if (faults.has("vae-scrambles")) return { ...(await noise(width, height, width)), sampled: false };
  const random = generator(foldSeed(width * height));
  const levelAt: LevelAt = (x, y, channel) => {
    const row = Math.min(height - 1, Math.max(0, y));
    const own = (column: number): number =>
      data[(row * width + Math.min(width - 1, Math.max(0, column))) * 3 + channel] as number;
    const soft = own(x) * 0.7 + (own(x - 1) + own(x + 1)) * 0.15;
    return 128 + (soft - 128) * 0.98 + (random() - 0.5) * 4;
  };
  let at = levelAt;
  for (const [fault, spoil] of Object.entries(spoils))
    if (faults.has(fault as FaultName)) at = spoil(at, picture);
  return eachPixel(picture, (_level, x, y, _mean, channel) => at(x, y, channel));
}
