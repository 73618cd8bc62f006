import { crop } from "../pictures/pixels.ts";
import type { Behaviour } from "./node.ts";

/** All nodes of empty latents. Sizes are multiples of 8, the cell of the VAE. */
export const emptyLatent: Behaviour = (inputs) => ({
  values: [
    {
      kind: "LATENT",
      width: cells(inputs.number("width", 1024)),
      height: cells(inputs.number("height", 1024)),
      batch: inputs.number("batch_size", 1),
    },
  ],
});

export const vaeEncode: Behaviour = async (inputs, { world }) => {
  const { file } = inputs.value("vae", "VAE");
  const { pictures } = inputs.value("pixels", "IMAGE");
  const first = pictures[0];
  if (first === undefined) return { values: [] };
  const [width, height] = [cells(first.width), cells(first.height)];
  const left = (first.width - width) >> 1;
  const top = (first.height - height) >> 1;
  await world.work.encodePicture(file, width * height);
  const picture = crop(first, left, top, width, height);
  return { values: [{ kind: "LATENT", width, height, batch: pictures.length, picture }] };
};

function cells(pixels: number): number {
  return Math.max(8, pixels - (pixels % 8));
}
