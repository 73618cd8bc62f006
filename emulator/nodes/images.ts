import { crop, resize, solid } from "../pictures/pixels.ts";
import type { Behaviour } from "./node.ts";
import { type Picture, PythonError } from "./values.ts";

export const emptyImage: Behaviour = (inputs) => {
  const picture = solid(inputs.number("width"), inputs.number("height"), inputs.number("color"));
  return { values: [{ kind: "IMAGE", pictures: Array(inputs.number("batch_size", 1)).fill(picture) }] };
};

/** A width or height of 0 is computed from the other one. If both are 0, the picture does not change. */
export const imageScale: Behaviour = async (inputs) => {
  const { pictures } = inputs.value("image", "IMAGE");
  const [wide, high] = [inputs.number("width"), inputs.number("height")];
  if (wide === 0 && high === 0) return { values: [{ kind: "IMAGE", pictures }] };
  const scaled = pictures.map((picture) => {
    const width = wide || Math.max(1, Math.round((picture.width * high) / picture.height));
    const height = high || Math.max(1, Math.round((picture.height * wide) / picture.width));
    const from = inputs.text("crop") === "center" ? centred(picture, width / height) : picture;
    return resize(from, width, height, inputs.text("upscale_method"));
  });
  return { values: [{ kind: "IMAGE", pictures: await Promise.all(scaled) }] };
};

export const imageScaleToTotalPixels: Behaviour = async (inputs) => {
  const total = inputs.number("megapixels", 1) * 1024 * 1024;
  const scaled = inputs.value("image", "IMAGE").pictures.map((picture) => {
    const scale = Math.sqrt(total / (picture.width * picture.height));
    const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    return resize(picture, width, height, inputs.text("upscale_method"));
  });
  return { values: [{ kind: "IMAGE", pictures: await Promise.all(scaled) }] };
};

export const imageScaleToMaxDimension: Behaviour = async (inputs) => {
  const largest = inputs.number("largest_size", 512);
  const scaled = inputs.value("image", "IMAGE").pictures.map((picture) => {
    const scale = largest / Math.max(picture.width, picture.height);
    return scaledBy(picture, scale, inputs.text("upscale_method"));
  });
  return { values: [{ kind: "IMAGE", pictures: await Promise.all(scaled) }] };
};

/** Of the ways to scale only those are played that keep the ratio. */
export const resizeImageMask: Behaviour = async (inputs) => {
  const way = inputs.text("resize_type");
  const scaleOf: Readonly<Record<string, (picture: Picture) => number>> = {
    "scale by multiplier": () => inputs.number("resize_type.multiplier", 1),
    "scale longer dimension": ({ width, height }) =>
      inputs.number("resize_type.longer_size") / Math.max(width, height),
    "scale shorter dimension": ({ width, height }) =>
      inputs.number("resize_type.shorter_size") / Math.min(width, height),
    "scale width": ({ width }) => inputs.number("resize_type.width") / width,
    "scale height": ({ height }) => inputs.number("resize_type.height") / height,
  };
  const scale = scaleOf[way];
  if (scale === undefined)
    throw new PythonError("EmulatorError", `The emulator does not play resize_type ${way}.`);
  const { pictures } = inputs.value("input", "IMAGE");
  const scaled = pictures.map((picture) => scaledBy(picture, scale(picture), inputs.text("scale_method")));
  return { values: [{ kind: "IMAGE", pictures: await Promise.all(scaled) }] };
};

function scaledBy(picture: Picture, scale: number, method: string): Promise<Picture> {
  const [width, height] = [picture.width, picture.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  );
  return resize(picture, width ?? 1, height ?? 1, method);
}

/** `images.image0`, `images.image1`… as one batch, each scaled to the size of the first. */
export const batchImages: Behaviour = async (inputs) => {
  const all: Picture[] = [];
  for (let index = 0; index < 50; index++)
    all.push(...(inputs.optional(`images.image${index}`, "IMAGE")?.pictures ?? []));
  const { width = 1, height = 1 } = all[0] ?? {};
  const scaled = await Promise.all(all.map((picture) => resize(picture, width, height, "bilinear")));
  return { values: [{ kind: "IMAGE", pictures: scaled }] };
};

/** An origin outside the picture is moved to its last pixel. */
export const imageCrop: Behaviour = (inputs) => {
  const pictures = inputs.value("image", "IMAGE").pictures.map((picture) => {
    const left = Math.min(inputs.number("x"), picture.width - 1);
    const top = Math.min(inputs.number("y"), picture.height - 1);
    const width = Math.min(inputs.number("width"), picture.width - left);
    const height = Math.min(inputs.number("height"), picture.height - top);
    return crop(picture, left, top, width, height);
  });
  return { values: [{ kind: "IMAGE", pictures }] };
};

/** The second batch is scaled to the size of the first. */
export const imageBatch: Behaviour = async (inputs) => {
  const first = inputs.value("image1", "IMAGE").pictures;
  const second = inputs.value("image2", "IMAGE").pictures;
  const { width = 1, height = 1 } = first[0] ?? {};
  const scaled = await Promise.all(
    second.map((picture) => resize(centred(picture, width / height), width, height, "bilinear")),
  );
  return { values: [{ kind: "IMAGE", pictures: [...first, ...scaled] }] };
};

/** The largest middle part with this ratio of width to height. */
function centred(picture: Picture, ratio: number): Picture {
  const width = Math.min(picture.width, Math.max(1, Math.round(picture.height * ratio)));
  const height = Math.min(picture.height, Math.max(1, Math.round(picture.width / ratio)));
  return crop(picture, (picture.width - width) >> 1, (picture.height - height) >> 1, width, height);
}
