import type { Text } from "../text.ts";
import type { ImageMeasures } from "./measures.ts";
import { levelDistance, lumaOf, THUMBNAIL_SIDE as SIDE } from "./thumbnail.ts";

/**
 * In levels. Copies (JPEG quality 40, half the size, softened, fine noise as of a VAE) moved a thumbnail by 0.1–1.2;
 * edits that turn the hues or the light by 14 and more, and two unrelated photos lay 36 and more apart.
 */
const MIN_CHANGE = 4;

/**
 * How far two pictures share their composition: 0 unrelated, 1 the same edges at the same places.
 * Each thumbnail becomes a field of edge directions (a direction and its opposite count as one, so other colours,
 * another light and even a negative change little), weighted by the strength of the edge; the result is the cosine
 * between the two fields, 0 where it is negative. Brightness alone is not enough: two unrelated landscapes, bright above
 * and dark below, correlate at 0.8. Sizes may differ.
 */
export function similarity(a: ImageMeasures, b: ImageMeasures): number {
  const edgesA = edgeField(a);
  const edgesB = edgeField(b);
  let product = 0;
  let normA = 0;
  let normB = 0;
  for (const [i, value] of edgesA.entries()) {
    const other = edgesB[i] as number;
    product += value * other;
    normA += value * value;
    normB += other * other;
  }
  if (normA === 0 || normB === 0) return normA === normB ? 1 : 0;
  return Math.min(1, Math.max(0, product / Math.sqrt(normA * normB)));
}

/** Root mean square difference of the thumbnails' colours, in levels (0–255): 0 for the same picture at another size. */
export function colourDistance(a: ImageMeasures, b: ImageMeasures): number {
  return levelDistance(thumbnailIn(a), thumbnailIn(b));
}

function thumbnailIn({ thumbnail }: ImageMeasures): Uint8Array {
  return Buffer.from(thumbnail, "base64");
}

/** Two seeds must give two pictures. Undefined when good. */
export function judgeDifferent(a: ImageMeasures, b: ImageMeasures): Text | undefined {
  const finding = { fr: "Les deux images sont identiques", en: "The two pictures are identical" };
  if (a.pixelsSha256 === b.pixelsSha256)
    return { fr: `${finding.fr} : mêmes pixels.`, en: `${finding.en}: same pixels.` };
  const distance = colourDistance(a, b);
  if (distance >= MIN_CHANGE) return undefined;
  const [fr, en] = [distance.toFixed(1).replace(".", ","), distance.toFixed(1)];
  return {
    fr: `${finding.fr} : écart de couleur ${fr} niveaux, minimum ${MIN_CHANGE}.`,
    en: `${finding.en}: colour distance ${en} levels, minimum ${MIN_CHANGE}.`,
  };
}

/** The edge of each inner cell, as a vector at twice the edge's angle whose length is the edge's strength. */
function edgeField(measures: ImageMeasures): Float64Array {
  const luma = lumaOf(thumbnailIn(measures));
  const at = (x: number, y: number) => luma[y * SIDE + x] as number;
  const field = new Float64Array(2 * (SIDE - 2) ** 2);
  let next = 0;
  for (let y = 1; y < SIDE - 1; y++)
    for (let x = 1; x < SIDE - 1; x++) {
      const dx = at(x + 1, y) - at(x - 1, y);
      const dy = at(x, y + 1) - at(x, y - 1);
      const strength = Math.hypot(dx, dy) || 1;
      field[next++] = (dx * dx - dy * dy) / strength;
      field[next++] = (2 * dx * dy) / strength;
    }
  return field;
}
