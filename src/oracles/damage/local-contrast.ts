import sharp from "sharp";

/** Pixels a side, and how many times what stands out from its surroundings is strengthened. */
const MOST = 1024;
const STRENGTH = 8;
/** In pixels: wider than a lattice of 16. */
const AROUND = 6;

/**
 * What a picture is without its forms: grey where it is smooth, and its lattice, lines, grain, seams and stuck rows eight times as
 * strong; a part that is missing is plain. Grey, because it is for the eye and must stay small.
 */
export async function localContrast(bytes: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .removeAlpha()
    .greyscale()
    .resize(MOST, MOST, { fit: "inside", withoutEnlargement: true })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const smooth = await sharp(data, { raw }).blur(AROUND).raw().toBuffer();
  const step = smooth.length / (info.width * info.height);
  const apart = Uint8ClampedArray.from({ length: info.width * info.height }, (_, at) => {
    const own = data[at * info.channels] as number;
    return 128 + STRENGTH * (own - (smooth[at * step] as number));
  });
  return await sharp(apart, { raw: { width: info.width, height: info.height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
}
