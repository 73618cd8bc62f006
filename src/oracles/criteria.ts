import type { Text } from "../text.ts";
import type { ImageMeasures } from "./measures.ts";
import type { measureNames, RuleName } from "./rule-names.ts";

/*
 * Where the numbers come from: "photos" are 35 photographs and paintings at 1024×1024 that are not shipped, "fixtures"
 * the painted pictures of fixtures/images. Its README.md names both and holds the measures of every fixture.
 */

/** NaN frames measured 0, with a few surviving pixels 0.003; the night fixture 0.62, photos 0.90 and more. */
export const MIN_LIT_SHARE = 0.03;

/** A picture in cinema format (2.39:1) inside a square has bars of 0.29; a decode that stopped half-way measured 0.5. */
export const MAX_BLACK_BAND = 0.3;

/** In levels. Solid frames of a failed VAE decode measured 0–0.9, the night fixture 11.6, the quietest photo 11.7. */
export const MIN_DEVIATION = 5;

/**
 * Solids and gradients measured 0; soft drawings of many tones 0.07, flat shading 0.12; 345 real pictures 0.18 (an object on a
 * plain ground) and more. Captions on a solid (0.11) are told by their few tones.
 */
export const MIN_LIVELY_TILES = 0.06;
const DOUBTFUL_LIVELY_TILES = 0.15;

/** Logos on a solid measured 0.11–0.23; of the real pictures three of 345, and those hold many tones. */
export const MIN_LIVELY_TILES_OF_FEW_TONES = 0.25;
/** Entropy of luma, in bits: logos on a solid measured 1.36 and less, objects on a plain ground 1.41 (a white lamp) and 1.79 and more. */
export const FEW_TONES = 1.385;

/**
 * Test cards and checkerboards measured 0.97 and more, a picture enlarged four times without smoothing 0.75; real pictures 0.69
 * (an object on a ground of one exact colour) and less.
 */
export const MAX_REPEATED_LINES = 0.72;

/** Checkerboards and stripes measured 2–12; flat shading 15, a grey line drawing 29, sepia photos 108 and more, others 300–3,500. */
export const MIN_COLOURS = 13;
const FEW_COLOURS = 16;

/** Noise of single pixels measured −0.07–0.03; thin ink lines on white 0.81, photos 0.89 and more. */
export const MIN_NEIGHBOUR_CORRELATION = 0.6;

/** Coloured noise with a grain up to 16 pixels measured −0.02–0.21; mosaics 0.49, photos 0.64 and more. */
export const MIN_CHROMA_CORRELATION = 0.35;

/** One threshold: what is measured, the limit, and what a picture beyond it is. */
export interface Criterion {
  /** What a profile calls it that loosens it; absent: never loosened. */
  readonly rule?: RuleName;
  readonly measure: keyof typeof measureNames;
  readonly limit: number;
  readonly side: "min" | "max";
  /** Beyond this, before the limit, a person must look: the margin to real pictures is thin. */
  readonly warn?: number;
  /** The limit where the profile loosens the rule; absent: then it only warns. */
  readonly loose?: number;
  /** Asked only of pictures that are so. */
  readonly askedIf?: (measures: ImageMeasures) => boolean;
  /** Beyond the limit a picture that is not so only deserves a look: real ones are found there. */
  readonly redIf?: (measures: ImageMeasures) => boolean;
  readonly finding: Text;
}

export const blackCriteria: readonly Criterion[] = [
  {
    measure: "litShare",
    limit: MIN_LIT_SHARE,
    side: "min",
    finding: { fr: "L'image est noire", en: "The picture is black" },
  },
  {
    rule: "black-band",
    measure: "blackBand",
    limit: MAX_BLACK_BAND,
    side: "max",
    finding: { fr: "Une partie de l'image est restée noire", en: "A part of the picture stayed black" },
  },
];

export const flatCriteria: readonly Criterion[] = [
  {
    measure: "deviation",
    limit: MIN_DEVIATION,
    side: "min",
    finding: { fr: "L'image est unie", en: "The picture is a solid" },
  },
  {
    rule: "flat",
    measure: "livelyTiles",
    limit: MIN_LIVELY_TILES,
    warn: DOUBTFUL_LIVELY_TILES,
    side: "min",
    finding: {
      fr: "L'image est presque vide (aplat, dégradé ou texte sur fond uni)",
      en: "The picture is almost empty (a solid, a gradient or a caption on a solid)",
    },
  },
  {
    rule: "flat",
    measure: "livelyTiles",
    limit: MIN_LIVELY_TILES_OF_FEW_TONES,
    side: "min",
    askedIf: ({ entropy }) => entropy < FEW_TONES,
    finding: {
      fr: "L'image est presque vide, et en peu de tons (logo ou texte sur fond uni)",
      en: "The picture is almost empty, in few tones (a logo or a caption on a solid)",
    },
  },
  {
    rule: "flat",
    measure: "repeatedLines",
    limit: MAX_REPEATED_LINES,
    side: "max",
    finding: { fr: "L'image est une mire, pas une scène", en: "The picture is a test card, not a scene" },
  },
  {
    rule: "flat",
    measure: "colours",
    limit: MIN_COLOURS,
    warn: FEW_COLOURS,
    side: "min",
    finding: { fr: "L'image est un motif, pas une scène", en: "The picture is a pattern, not a scene" },
  },
];

export const noiseCriteria: readonly Criterion[] = [
  {
    measure: "neighbourCorrelation",
    limit: MIN_NEIGHBOUR_CORRELATION,
    side: "min",
    finding: { fr: "L'image est du bruit", en: "The picture is noise" },
  },
  {
    rule: "noise",
    measure: "chromaCorrelation",
    limit: MIN_CHROMA_CORRELATION,
    side: "min",
    redIf: ({ chromaApart, chromaReturns }) => chromaApart > 0.5 && !(chromaReturns > 0.5),
    finding: {
      fr: "L'image est du bruit par blocs, comme un latent non débruité",
      en: "The picture is noise in blocks, like a latent that was not denoised",
    },
  },
];
