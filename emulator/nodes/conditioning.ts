import type { Behaviour } from "./node.ts";

export const clipTextEncode: Behaviour = (inputs) => {
  inputs.value("clip", "CLIP");
  return { values: [{ kind: "CONDITIONING", text: inputs.text("text") }] };
};

/** TextEncodeQwenImageEdit and …Plus. With a picture beside the text, the result is an edit of that picture. */
export const textEncodeQwenImageEdit: Behaviour = (inputs) => {
  inputs.value("clip", "CLIP");
  inputs.optional("vae", "VAE");
  const image = inputs.optional("image", "IMAGE") ?? inputs.optional("image1", "IMAGE");
  const picture = image?.pictures[0];
  const text = inputs.text("prompt") || inputs.text("text");
  return { values: [{ kind: "CONDITIONING", text, ...(picture && { picture }) }] };
};

export const conditioningZeroOut: Behaviour = (inputs) => {
  inputs.value("conditioning", "CONDITIONING");
  return { values: [{ kind: "CONDITIONING", text: "" }] };
};
