import sharp from "sharp";
import { planeOf } from "../measures.ts";
import type { PictureFinding } from "../verdicts.ts";
import { type Place, placesOf } from "./places.ts";

/** Pixels a side. */
const MOST = 1024;

/**
 * The picture with boxes and lines where its damages were measured, white and magenta: on any picture one of the two is seen.
 * Undefined where what was found has no place.
 */
export async function drawnPlaces(
  bytes: Buffer,
  findings: readonly Pick<PictureFinding, "measure">[],
): Promise<Buffer | undefined> {
  const places = placesOf(await planeOf(bytes), findings);
  if (places.length === 0) return undefined;
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .removeAlpha()
    .resize(MOST, MOST, { fit: "inside", withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true });
  const drawing = drawingOf(places, info.width, info.height);
  return await sharp(data)
    .composite([{ input: Buffer.from(drawing) }])
    .png()
    .toBuffer();
}

function drawingOf(places: readonly Place[], width: number, height: number): string {
  // thin lines where there are many, which would else cover what they show
  const stroke = Math.max(1, Math.round(Math.min(width, height) / (places.length > 12 ? 1024 : 340)));
  const shapes = places.map((place) => shapeOf(place, width, height, stroke)).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" fill="none">`,
    `<g stroke="#ffffff" stroke-width="${2 * stroke}">${shapes}</g>`,
    `<g stroke="#e6008c" stroke-width="${stroke}">${shapes}</g></svg>`,
  ].join("");
}

/** Inside of the picture, where half of a stroke along its edge would be cut off. */
function shapeOf(place: Place, width: number, height: number, stroke: number): string {
  const x = (share: number): number => Math.min(width - stroke, Math.max(stroke, share * width));
  const y = (share: number): number => Math.min(height - stroke, Math.max(stroke, share * height));
  const [left, top, right, bottom] = [x(place.left), y(place.top), x(place.right), y(place.bottom)];
  return place.left === place.right || place.top === place.bottom
    ? `<path d="M${left} ${top}L${right} ${bottom}"/>`
    : `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/>`;
}
