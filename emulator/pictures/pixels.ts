import type { Picture } from "../nodes/values.ts";
import { loadSharp } from "./load-sharp.ts";
import { insertText, type TextChunk } from "./png-text.ts";

/** The sharp kernel for an `upscale_method` of ComfyUI. */
const kernels = {
  "nearest-exact": "nearest",
  bilinear: "linear",
  area: "linear",
  bicubic: "cubic",
  lanczos: "lanczos3",
} as const;

/** A PNG as the server writes it: 8-bit RGB, texts right after IHDR. */
export async function encodePng(
  picture: Picture,
  level: number,
  texts: readonly TextChunk[],
): Promise<Buffer> {
  const sharp = await loadSharp();
  const png = await sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  })
    .png({ compressionLevel: level })
    .toBuffer();
  return insertText(png, texts);
}

/** Decodes any format that sharp reads to RGB; throws on anything else. */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes)
    .rotate()
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    data: info.channels === 3 ? data : tripled(data),
    sampled: false,
  };
}

export async function resize(
  picture: Picture,
  width: number,
  height: number,
  method: string,
): Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  const sharp = await loadSharp();
  const kernel = Object.entries(kernels).find(([name]) => name === method)?.[1] ?? "cubic";
  const data = await sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  })
    .resize(width, height, { fit: "fill", kernel })
    .raw()
    .toBuffer();
  return { ...picture, width, height, data };
}

export function crop(picture: Picture, left: number, top: number, width: number, height: number): Picture {
  if (left === 0 && top === 0 && width === picture.width && height === picture.height) return picture;
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * 3;
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { ...picture, width, height, data };
}

/** @param colour 0xRRGGBB */
export function solid(width: number, height: number, colour: number, sampled = false): Picture {
  const data = new Uint8Array(width * height * 3);
  const channels = [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  if (channels.every((value) => value === channels[0])) data.fill(channels[0] ?? 0);
  else for (let at = 0; at < data.length; at++) data[at] = channels[at % 3] ?? 0;
  return { width, height, data, sampled };
}

function tripled(grey: Uint8Array): Uint8Array {
  const data = new Uint8Array(grey.length * 3);
  for (let at = 0; at < data.length; at++) data[at] = grey[Math.floor(at / 3)] ?? 0;
  return data;
}

/** The colours of one picture with the transparency of another, as PNG. */
export async function withAlphaOf(original: Uint8Array, mask: Uint8Array): Promise<Buffer> {
  const sharp = await loadSharp();
  const base = sharp(original).removeAlpha();
  const { width, height } = await base.metadata();
  const alpha = await sharp(mask)
    .ensureAlpha()
    .extractChannel("alpha")
    .resize(width, height, { fit: "fill" })
    .toBuffer();
  return base.joinChannel(alpha).png({ compressionLevel: 4 }).toBuffer();
}
