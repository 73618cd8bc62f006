import { createHash } from "node:crypto";
import sharp from "sharp";
import { CodedError } from "../errors.ts";
import { type ChromaNoise, chromaNoise } from "./chroma.ts";
import { crispest, sharpness } from "./damage/detail.ts";
import { type Grain, grain, halvingsOf, type Levels, sparseness } from "./damage/grain.ts";
import { type Lines, lines } from "./damage/lines.ts";
import { type EmptyParts, emptyParts, filledBand } from "./damage/missing-part.ts";
import { likeItselfMoved, likeQuarters, type Stuck, stuck } from "./damage/repeats.ts";
import { type Seams, seams } from "./damage/seams.ts";
import { type Slats, slats } from "./damage/slats.ts";
import { type View, viewOf } from "./edit/view.ts";
import { blackBand, livelyTiles, repeatedLines } from "./layout.ts";
import { measureTones, neighbourCorrelation, type Plane, type Tones } from "./luma.ts";
import { type Pixels, summarisePixels } from "./pixels.ts";
import { isPng, readPng } from "./png.ts";
import { thumbnailOf } from "./thumbnail.ts";

/** A picture in numbers: plain data, all finite; `verdicts.ts` and `similarity.ts` judge it. */
export interface ImageMeasures extends Tones, ChromaNoise, Grain, Lines, Slats, Seams, EmptyParts, Stuck {
  /** Format of the bytes, whatever the name of the file: `png`, `jpeg`, `webp`. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Channels of the file: 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: number;
  /** Colours at 5 bits a channel that cover more than 1 pixel in 20,000. */
  readonly colours: number;
  /** Share of the height under a black band that cuts the picture: see `layout.ts`. */
  readonly blackBand: number;
  /** Share of 16×16 tiles that hold more than a plane of light. */
  readonly livelyTiles: number;
  /** Share of rows or columns that repeat the previous one. */
  readonly repeatedLines: number;
  /** Of luma, at a distance of 1 pixel: −1…1. */
  readonly neighbourCorrelation: number;
  /** Where there is grain: share of the pixels without it; else 0. See `damage/grain.ts`. */
  readonly grainSparse: number;
  /** Share of the pixels with one channel at its top and another at its bottom. */
  readonly burned: number;
  /** The same without those of the most frequent such colour. */
  readonly burnedOtherwise: number;
  /** Of the edges that are left at 256×256, in levels. */
  readonly sharpness: number;
  /** Of the sharpest edges at about 512 pixels, in levels. */
  readonly crispest: number;
  /** Share of the height or width under a band of one level. */
  readonly filledBand: number;
  /** Least correlation among the four quarters. */
  readonly likeQuarters: number;
  /** Of the first quarter with itself moved, where the quarters are alike; else 0. */
  readonly likeMoved: number;
  /** 32×32 mean colours (RGB bytes) in base64: what `similarity.ts` compares, independent of the size. */
  readonly thumbnail: string;
  /** SHA-256 of the decoded pixels, in hex: equal for the same picture in files that differ. */
  readonly pixelsSha256: string;
}

/** A picture in numbers, and what is kept of it to lay another one upon it. */
export interface Inspected {
  readonly measures: ImageMeasures;
  readonly view: View;
}

export interface ImageLimits {
  readonly maxPixels: number;
}

/** 32 times the pixels that the workflows paint: 100 MB once decoded. */
const defaultLimits: ImageLimits = { maxPixels: 8192 * 4096 };

/** Formats that a SaveImage node or `/view` may return: no vector pictures, no documents. */
const formats = ["png", "jpeg", "webp"];

/**
 * Decodes the picture once and measures it; the size is checked before anything is decoded.
 * Throws a CodedError: those of `readPng` (except IMAGE_NOT_PNG), IMAGE_UNREADABLE.
 */
export async function inspectImage(bytes: Buffer, limits = defaultLimits): Promise<Inspected> {
  const file = await readFile(bytes, limits);
  const pixels = await decode(bytes, limits);
  const { luma, blocks, colours, burned, burnedOtherwise } = summarisePixels(pixels);
  const plane = { luma, width: pixels.width, height: pixels.height };
  const tones = measureTones(plane);
  const view = viewOf(plane, blocks);
  const halvings = halvingsOf(plane);
  const found = lines(plane);
  const grains = grain(halvings);
  const alike = likeQuarters(view.luma.values);
  const measures = {
    ...file,
    ...tones,
    colours,
    blackBand: blackBand(plane),
    livelyTiles: livelyTiles(plane),
    repeatedLines: repeatedLines(plane),
    neighbourCorrelation: neighbourCorrelation(plane, tones.deviation),
    ...chromaNoise(blocks),
    burned,
    burnedOtherwise,
    ...grains,
    grainSparse: sparseWhere(grains, halvings),
    ...found,
    ...slatsWhere(found, halvings),
    ...seams(plane),
    sharpness: sharpness(view.luma.values),
    crispest: crispest(halvings),
    ...emptyParts(plane),
    filledBand: filledBand(plane),
    ...stuck(plane),
    likeQuarters: alike,
    likeMoved: alike > ALIKE ? likeItselfMoved(view.luma.values) : 0,
    thumbnail: Buffer.from(thumbnailOf(blocks)).toString("base64"),
    pixelsSha256: createHash("sha256").update(pixels.data).digest("hex"),
  };
  return { measures, view };
}

/** Below these nothing is found, and what they would be asked for is spared. */
const ALIKE = 0.6;
const THROUGH = { stripes: 0.11, thinLines: 0.012, stripedZone: 0.14 } as const;

const GRAINY = 4;

/** Of the sizes with grain the least sparse one. */
function sparseWhere({ grain1, grain2, grain4, grain8 }: Grain, halvings: readonly Levels[]): number {
  const found = halvings.filter((_, size) => ([grain1, grain2, grain4, grain8][size] ?? 0) > GRAINY);
  return found.length === 0 ? 0 : Math.min(...found.map(sparseness));
}

function slatsWhere(found: Lines, [whole, half]: readonly Levels[]): Slats {
  const asked = (Object.keys(THROUGH) as (keyof typeof THROUGH)[]).some((one) => found[one] > THROUGH[one]);
  return asked && whole && half ? slats(whole, half) : { linesShare: 0, linesLeft: 0 };
}

/** The luma alone, for a picture that was measured before. Throws as `inspectImage`. */
export async function planeOf(bytes: Buffer, limits = defaultLimits): Promise<Plane> {
  const pixels = await decode(bytes, limits);
  return { luma: summarisePixels(pixels).luma, width: pixels.width, height: pixels.height };
}

/** The measures alone. */
export async function measureImage(bytes: Buffer, limits = defaultLimits): Promise<ImageMeasures> {
  return (await inspectImage(bytes, limits)).measures;
}

async function readFile(bytes: Buffer, { maxPixels }: ImageLimits) {
  const size = isPng(bytes) ? readPng(bytes) : undefined;
  if (size) refuseLarge(size.width, size.height, maxPixels);
  const { format, autoOrient, channels } = await readable(bytes, () =>
    sharp(bytes, { limitInputPixels: false }).metadata(),
  );
  if (!formats.includes(format)) throw otherFormat(format);
  const { width, height } = autoOrient;
  refuseLarge(width, height, maxPixels);
  return { format, width, height, channels };
}

async function decode(bytes: Buffer, { maxPixels }: ImageLimits): Promise<Pixels> {
  const { data, info } = await readable(bytes, () =>
    // turned as its camera says, as ComfyUI loads it and a person sees it
    sharp(bytes, { failOn: "error", limitInputPixels: maxPixels })
      .autoOrient()
      .removeAlpha()
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** sharp throws for some bytes and rejects for others. */
async function readable<T>(bytes: Buffer, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw unreadable(bytes, cause);
  }
}

function refuseLarge(width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw new CodedError("IMAGE_TOO_LARGE", {
    fr: `L'image annonce ${width}×${height} pixels ; la limite est de ${maxPixels} : elle n'est pas décodée.`,
    en: `The image announces ${width}×${height} pixels; the limit is ${maxPixels}: it is not decoded.`,
  });
}

function otherFormat(format: string): CodedError {
  return new CodedError("IMAGE_UNREADABLE", {
    fr: `Le fichier est au format ${format}, que la suite ne juge pas : enregistrez-le en png, jpeg ou webp.`,
    en: `The file's format is ${format}, which the suite does not judge: save it as png, jpeg or webp.`,
  });
}

function unreadable(bytes: Buffer, cause: unknown): CodedError {
  const detail = cause instanceof Error ? cause.message.split("\n")[0]?.slice(0, 120) : "";
  return new CodedError(
    "IMAGE_UNREADABLE",
    {
      fr: `Les ${bytes.length} octets reçus ne se décodent pas en image (${detail}). Ouvrez le fichier sur le serveur : s'il est bon, c'est le transfert qui l'abîme.`,
      en: `The ${bytes.length} bytes received do not decode to an image (${detail}). Open the file on the server: if it is good, the transfer damages it.`,
    },
    { cause },
  );
}
