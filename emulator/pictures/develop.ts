import { setImmediate as nextTurn } from "node:timers/promises";
import { printedLine } from "../dress/log-line.ts";
import type { Latent, Picture } from "../nodes/values.ts";
import type { World } from "../world.ts";
import { spoilt } from "./damage.ts";
import { landscape, noise, repaint } from "./paint.ts";
import { crop, resize, solid } from "./pixels.ts";
import { roundTripped } from "./round-trip.ts";

const GREY = 0x7f7f7f;

/** Decodes one latent of a batch, as the VAE does. The faults that spoil a picture act here. */
export async function develop(latent: Latent, index: number, world: World): Promise<Picture> {
  const { width, height, sampling } = latent;
  const { faults } = world;
  if (sampling === undefined)
    return latent.picture ? roundTripped(latent.picture, faults) : solid(width, height, GREY);
  const later = world.painted++ > 0;
  if (faults.has("black-image") || (later && faults.has("later-image-black"))) {
    world.logs.add(
      printedLine(
        "/workspace/ComfyUI/nodes.py:1594: RuntimeWarning: invalid value encountered in cast\n  img = Image.fromarray(np.clip(i, 0, 255).astype(np.uint8))",
      ),
    );
    return solid(width, height, 0, true);
  }
  if (faults.has("flat-image")) return solid(width, height, 0x8a97a3, true);
  if (faults.has("noise-image")) return noise(width, height, sampling.seed);
  await nextTurn();
  const learnt = faults.has("model-swapped") ? ", as another checkpoint paints it" : "";
  const painted = await landscape(width, height, sampling.text + learnt, sampling.seed + index);
  const finished = await withSource(painted, latent, world);
  const moved = faults.has("gpu-replaced") ? await shifted(finished) : finished;
  const picture = await spoilt(moved, faults);
  return faults.has("wrong-size") ? crop(picture, 0, 0, Math.max(8, width - 64), height) : picture;
}

async function withSource(painted: Picture, latent: Latent, { faults }: World): Promise<Picture> {
  const { sampling, width, height } = latent;
  if (sampling?.source === undefined || faults.has("edit-ignores-input")) return painted;
  const source = await resize(sampling.source, width, height, "bicubic");
  if (faults.has("edit-returns-input")) return { ...source, sampled: true };
  if (faults.has("edit-returns-crop")) return { ...(await enlarged(source, 0.03)), sampled: true };
  const seen = faults.has("edit-drifts") ? await enlarged(source, 0.05) : source;
  return repaint(seen, painted, sampling.denoise);
}

/** Without `share` of each side, at the same size. */
async function enlarged(picture: Picture, share: number): Promise<Picture> {
  const { width, height } = picture;
  const [left, top] = [Math.round(width * share), Math.round(height * share)];
  return resize(crop(picture, left, top, width - 2 * left, height - 2 * top), width, height, "bicubic");
}

/** Fault `gpu-replaced`: other kernels round differently. The same scene, its edges moved by up to 1 %. */
async function shifted(picture: Picture): Promise<Picture> {
  const { width, height } = picture;
  const [left, top] = [Math.ceil(width / 100), Math.ceil(height / 100)];
  const { sampled } = picture;
  return {
    ...(await resize(crop(picture, left, top, width - left, height - top), width, height, "bicubic")),
    sampled,
  };
}
