import type { Behaviour } from "./node.ts";
import { PythonError } from "./values.ts";

export const clipTextEncode: Behaviour = async (inputs, { world }) => {
  const { file } = inputs.value("clip", "CLIP");
  await world.work.encodeText(file, 0);
  return { values: [{ kind: "CONDITIONING", text: inputs.text("text") }] };
};

/** TextEncodeQwenImageEdit and …Plus. With a picture beside the text, the result is an edit of that picture. */
export const textEncodeQwenImageEdit: Behaviour = async (inputs, { world }) => {
  const { file } = inputs.value("clip", "CLIP");
  inputs.optional("vae", "VAE");
  const image = inputs.optional("image", "IMAGE") ?? inputs.optional("image1", "IMAGE");
  const picture = image?.pictures[0];
  const text = inputs.text("prompt") || inputs.text("text");
  if (picture && world.faults.has("encoder-blind"))
    throw new PythonError(
      "RuntimeError",
      "mat1 and mat2 shapes cannot be multiplied (5476x1280 and 3840x1280)",
    );
  await world.work.encodeText(file, picture ? 1 : 0);
  return { values: [{ kind: "CONDITIONING", text, ...(picture && { picture }) }] };
};

export const conditioningZeroOut: Behaviour = (inputs) => {
  inputs.value("conditioning", "CONDITIONING");
  return { values: [{ kind: "CONDITIONING", text: "" }] };
};

/** Both texts at once, the pictures under `images.image_1`…, and an empty latent of the first picture's size. */
export const textEncodeQwenImage21: Behaviour = async (inputs, { world }) => {
  const { file } = inputs.value("clip", "CLIP");
  inputs.optional("vae", "VAE");
  const picture = inputs.optional("images.image_1", "IMAGE")?.pictures[0];
  const side = inputs.number("resolution") || 1024;
  const { width, height } = picture ?? { width: side, height: side };
  await world.work.encodeText(file, picture ? 1 : 0);
  return {
    values: [
      { kind: "CONDITIONING", text: inputs.text("prompt"), ...(picture && { picture }) },
      { kind: "CONDITIONING", text: inputs.text("negative_prompt") },
      { kind: "LATENT", width, height, batch: 1 },
    ],
  };
};

/** Sets how the model takes its pictures; nothing of it is seen here. */
export const passConditioning: Behaviour = (inputs) => ({
  values: [inputs.value("conditioning", "CONDITIONING")],
});
