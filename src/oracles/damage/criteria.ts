import type { Criterion } from "../criteria.ts";
import type { ImageMeasures } from "../measures.ts";

/*
 * What the limits come from: 292 generated pictures and 13 photographs, each as it came and at 1024×1024 ("real"), and damages of
 * 42 of them at 1024×1024 (σ and amplitudes in levels). `corpus.test.ts` holds them against the measures of 46 of them.
 * Where a real picture comes close there are two limits: a warning first, red beyond what any real picture measured.
 */

/** In levels, of each size of grain: below it nothing is found. */
const grainLimits = { grain1: 5.5, grain2: 5, grain4: 6, grain8: 6.5 } as const;
const doubled = { grain1: "grain2", grain2: "grain4", grain4: "grain8", grain8: "grain16" } as const;

/** What was reduced to less has its fine detail side by side. */
function isSmall({ width, height }: ImageMeasures): boolean {
  return Math.min(width, height) < 1000;
}

/** In levels: grass and gravel 10.5, tiles 15; blots of σ 60 20–31, which clip and so seem to go on. */
const BEYOND_TEXTURE = 18;

/** Noise 0.22–0.27; a page full of fine lines 0.39. */
const SPARSE = 0.38;

/**
 * Noise has one size: at twice the size 0.44–0.86 of it is left, and of blots with hard edges 0.6 or less beyond their own size.
 * A texture (a creek, grass, gravel, tiles) goes on: 0.94–2.0 at one of its sizes, 0.70 and more at its coarsest. A small
 * picture has no double size to ask for. A drawing of fine lines leaves most of its ground without any.
 */
function isOfOneSize(measures: ImageMeasures): boolean {
  if (measures.grainSparse > SPARSE) return false;
  if (Math.max(measures.grain2, measures.grain4, measures.grain8) > BEYOND_TEXTURE) return true;
  const left = (Object.keys(grainLimits) as (keyof typeof grainLimits)[])
    .filter((size) => measures[size] > grainLimits[size] && measures[doubled[size]] > 0)
    .map((size) => measures[doubled[size]] / measures[size]);
  return left.every((share) => share < 0.9) || (left.at(-1) ?? 1) < 0.62;
}

/**
 * Lines over a picture are thin and weak: 0.031 of its variance at most, and half as strong at half the size where one pixel wide
 * (0.94 of it left). Slats, planks, bricks, rows of text and sheets of music are the picture: 0.045 and more, and 1.13 and more is left.
 * Lines of two pixels side by side are no scene's, however strong (an interlaced picture that lost a field 0.77 of the variance).
 */
function areLaidOver({ linesShare, linesLeft }: ImageMeasures): boolean {
  return !(linesShare > 0.045 && linesLeft > 1);
}

const missingPart = { rule: "missing-part", side: "max" } as const;
const grain = {
  rule: "grain",
  side: "max",
  redIf: isOfOneSize,
  finding: { fr: "Du grain couvre toute l'image", en: "Grain covers the whole picture" },
} as const;
const lattice = {
  rule: "lattice",
  side: "max",
  finding: { fr: "Une trame régulière couvre l'image", en: "A regular lattice covers the picture" },
} as const;
const stripes = {
  rule: "stripes",
  side: "max",
  redIf: areLaidOver,
  finding: {
    fr: "Des lignes traversent l'image de bord à bord",
    en: "Lines cross the picture from edge to edge",
  },
} as const;

const washedOut = {
  rule: "washed-out",
  side: "min",
  measure: "contrast",
  finding: { fr: "L'image est délavée", en: "The picture is washed out" },
} as const;

/** In levels: below the first a person looks anyway, below the second where no pixel is bright or dark beside the others. */
const LEAST_CONTRAST = 57;
const WEAK_CONTRAST = 90;

const blur = {
  rule: "blur",
  side: "min",
  measure: "sharpness",
  finding: { fr: "L'image est floue", en: "The picture is blurred" },
} as const;

/** In levels: below the first a person looks anyway, below the second where not one edge is sharp. */
const LEAST_SHARPNESS = 22;
const SOFT = 60;

export const damageCriteria: readonly Criterion[] = [
  // real 0 (a picture with bars 0.16); quarters and halves that stayed black 0.25 and 0.5
  {
    ...missingPart,
    measure: "deadPart",
    limit: 0.17,
    warn: 0.1,
    // bars on both sides are a picture's format, laid on black
    redIf: ({ deadOpposite }) => !deadOpposite,
    finding: { fr: "Une partie de l'image est restée noire", en: "A part of the picture stayed black" },
  },
  // real 0 (695 pictures, collages too); a sixth of each side 0.02
  {
    ...missingPart,
    measure: "hole",
    limit: 0.005,
    finding: { fr: "Un rectangle de l'image est vide", en: "A rectangle of the picture is empty" },
  },
  // real 0, a drawing in ink 0.009; three tenths of each side 0.08
  {
    ...missingPart,
    measure: "patch",
    limit: 0.05,
    warn: 0.02,
    finding: {
      fr: "Un rectangle de l'image est d'un seul ton",
      en: "A rectangle of the picture is of one tone",
    },
  },
  // real 0.1 at most (a collage 0.30)
  {
    ...missingPart,
    measure: "filledBand",
    limit: 0.31,
    warn: 0.2,
    finding: { fr: "Une partie de l'image est d'un seul ton", en: "A part of the picture is of one tone" },
  },
  // real 0.36, a photograph of the moon 0.48; half a picture of copied rows 0.50
  {
    rule: "stuck-rows",
    side: "max",
    measure: "stuckLines",
    limit: 0.49,
    warn: 0.4,
    finding: { fr: "L'image répète une même ligne", en: "The picture repeats one line" },
  },
  // real 0.013 at most; a quarter of copied rows 0.25
  {
    rule: "stuck-rows",
    side: "max",
    measure: "stuckRun",
    limit: 0.08,
    warn: 0.05,
    askedIf: ({ stuckLines }) => stuckLines <= 0.4,
    finding: { fr: "L'image répète une même ligne", en: "The picture repeats one line" },
  },
  // real 0.36, a wall of slats 0.60; a picture four times 1.
  // before grain and stripes: its pieces are small and sharp, and their lines are the same in both halves
  {
    rule: "repeated",
    side: "max",
    measure: "likeQuarters",
    limit: 0.8,
    warn: 0.65,
    redIf: ({ likeMoved, likeQuarters }) => !(likeMoved > 0.6 * likeQuarters),
    finding: { fr: "L'image se répète quatre fois", en: "The picture repeats itself four times" },
  },
  // real 4.8 (400 pixels), grass and gravel 9; noise of σ 8 5.1, of σ 15 7.4 and more
  { ...grain, measure: "grain1", limit: grainLimits.grain1, warn: 5, loose: 10, askedIf: isSmall },
  // real 3.3 from 1024 pixels on; noise of σ 8 5.2, on textures and dark grounds 3.1–4.6
  {
    ...grain,
    measure: "grain1",
    limit: 4.2,
    warn: 3.8,
    loose: 10,
    askedIf: (measures) => !isSmall(measures),
  },
  // real 4.0; single pixels of σ 30 6.9, checkers of 2 pixels ±4 10
  { ...grain, measure: "grain2", limit: grainLimits.grain2, loose: 10 },
  // real 4.0; grey blots of 4 pixels σ 20 8.5 and more
  { ...grain, measure: "grain4", limit: grainLimits.grain4, loose: 11.5 },
  // real 4.7; blots of 8 pixels σ 20 8.2, coloured ones σ 30 7.9 and more
  { ...grain, measure: "grain8", limit: grainLimits.grain8, loose: 11.5 },
  // real 13 (mountains), fine drawings 17; half or a quarter of noise of σ 60 38
  {
    ...grain,
    measure: "grainBand",
    limit: 28,
    askedIf: ({ grain1 }) => grain1 <= grainLimits.grain1,
    redIf: () => true,
    finding: { fr: "Du grain couvre une partie de l'image", en: "Grain covers a part of the picture" },
  },
  // real 0.81, Qwen-Image as it came 0.17; a grid of one level 1.3 and more, of two 2.6
  { ...lattice, measure: "lattice8", limit: 1.1, warn: 0.95 },
  // real 1.13 at 400 pixels (a blind behind buttons 1.31), 0.50 from 800 pixels on; a grid of one level 1.39–1.8, of two 3.1
  { ...lattice, measure: "lattice16", limit: 1.35 },
  // real 0.16 (window bars), 0.11 at 1024 pixels; every eighth column by 3 levels 0.28, every second by 3 only 0.12, by 4 0.79;
  // 5 % of the columns by 10 levels 0.13–0.24
  { ...stripes, measure: "stripes", limit: 0.19, warn: 0.17 },
  // from 1024 pixels on real 0.006, others 0.010; 5 % of the columns by 4 levels 0.026 and more, by 10 levels 0.04.
  // at 400 pixels window bars have 0.05
  { ...stripes, measure: "thinLines", limit: 0.025, warn: 0.018, askedIf: (measures) => !isSmall(measures) },
  // from 1024 pixels on real 0.06, others 0.15; lines by chance along one edge, of 4 levels 0.17–0.5
  { ...stripes, measure: "stripedZone", limit: 0.25, warn: 0.2, askedIf: (measures) => !isSmall(measures) },
  // at 400 pixels real 0.27, a collage 0.59; every second column along one edge 0.9
  { ...stripes, measure: "stripedZone", limit: 0.7, warn: 0.62, askedIf: isSmall },
  // real 1 (once 2); quarters, ninths or sixteenths that differ by ±3 % 2–8. Along a seam the picture goes on (0.8–0.99);
  // pictures side by side do not (0.1), and joints of a floor lie beside, too
  {
    rule: "tiles",
    side: "max",
    measure: "tileSeam",
    limit: 2.25,
    askedIf: ({ seamContinues, tileSeam }) => seamContinues > (tileSeam > 4 ? 0.4 : 0.55),
    redIf: ({ stepsBeside, tileSeam }) => !(stepsBeside > 0.8 * tileSeam),
    finding: {
      fr: "Les parties de l'image ne se raccordent pas",
      en: "The parts of the picture do not join",
    },
  },
  // real 0.14, drawings saved with a palette of 256 colours 0.26; 4 and 6 levels a channel 0.63 and more
  {
    rule: "posterised",
    side: "max",
    measure: "emptyLevels",
    limit: 0.45,
    warn: 0.35,
    redIf: ({ aloneLevels }) => !(aloneLevels < 0.1),
    finding: { fr: "Des tons manquent dans toute l'image", en: "Tones are missing in the whole picture" },
  },
  // real 0.085 (neon lights), 0.074 (a yellow flower), then 0.023; contrast × 5 0.11 (median), saturation × 4 0.25.
  // a flower clips to one colour, what was burned to several: 0.002–0.13 beside the first
  {
    rule: "burned",
    side: "max",
    measure: "burned",
    limit: 0.11,
    warn: 0.035,
    redIf: ({ burnedOtherwise }) => burnedOtherwise > 0.004,
    finding: { fr: "Les couleurs sont brûlées", en: "The colours are burned" },
  },
  // real 63 (fog), 58 (planks), 24 and 31 (nights); contrast × 0.2 33–51.
  // a dark or misty picture has a light somewhere, from its darkest to its brightest pixel 85 and more; contrast × 0.2 51 at most
  { ...washedOut, limit: 52, warn: LEAST_CONTRAST, redIf: ({ min, max }) => max - min < 70 },
  // from its darkest to its brightest pixel: 46 real pictures 171 and more; contrast × 0.35 61–89
  {
    ...washedOut,
    limit: Number.NEGATIVE_INFINITY,
    warn: WEAK_CONTRAST,
    askedIf: ({ contrast, min, max }) => contrast >= LEAST_CONTRAST && max - min < WEAK_CONTRAST,
  },
  // real 22.8 (fog), 7.6 (a lake at dusk), 3–14 (soft drawings); softened by 8 pixels 10–11 (one 24), enlarged from 64 pixels 14.
  // a soft picture has a sharp edge somewhere, 16 and more at about 512 pixels; what was softened 4–12
  { ...blur, limit: 17, warn: LEAST_SHARPNESS, redIf: ({ crispest }) => crispest < 14 },
  // its sharpest edges: 46 real pictures 27 and more; softened by 4 pixels 6–30, two thirds of them less than 18
  {
    ...blur,
    limit: Number.NEGATIVE_INFINITY,
    warn: SOFT,
    askedIf: ({ sharpness, crispest }) => sharpness >= LEAST_SHARPNESS && crispest < 20,
  },
  // real 1.5 (one of 620 others 1.66); JPEG of quality 5 2.4–12, of quality 10 1.7–5.7, of quality 20 1.4–3.7; painted ones of quality 2 to 10 3.5–18; drawings
  // of pixels 8 wide 22 and more
  {
    rule: "jpeg-blocks",
    side: "max",
    measure: "jpegBlocks",
    limit: 2.3,
    warn: 1.8,
    redIf: ({ jpegBlocks }) => jpegBlocks < 20,
    finding: { fr: "L'image porte des blocs de 8 pixels", en: "The picture shows blocks of 8 pixels" },
  },
  // a drawing in two halves 0.93: nothing tells it from two pictures in one, 0.62–0.95; other real pictures 0.22
  {
    rule: "seam",
    side: "max",
    measure: "middleSeam",
    limit: Number.POSITIVE_INFINITY,
    warn: 0.65,
    finding: { fr: "Une couture coupe l'image au milieu", en: "A seam cuts the picture at its middle" },
  },
];
