import type { Behaviour } from "./node.ts";
import { type Model, PythonError } from "./values.ts";

/** Every loader of a diffusion model, by the input that names the file. */
const modelLoader =
  (input: string): Behaviour =>
  async (inputs, { world }) => {
    const file = inputs.text(input);
    await world.work.read(file);
    return { values: [{ kind: "MODEL", file }] };
  };

export const unetLoader = modelLoader("unet_name");
export const nunchakuLoader = modelLoader("model_name");

export const clipLoader: Behaviour = async (inputs, { world }) => {
  const file = inputs.text("clip_name");
  await world.work.read(file);
  return { values: [{ kind: "CLIP", file }] };
};

export const vaeLoader: Behaviour = async (inputs, { world }) => {
  const file = inputs.text("vae_name");
  if (world.faults.has("node-error")) {
    throw new PythonError("ValueError", "Error while deserializing header: HeaderTooLarge");
  }
  await world.work.read(file);
  return { values: [{ kind: "VAE", file }] };
};

/** ModelSamplingAuraFlow, CFGNorm, LoraLoaderModelOnly: they do not change the picture here. */
export const patchModel: Behaviour = (inputs) => {
  const model: Model = inputs.value("model", "MODEL");
  return { values: [model] };
};
