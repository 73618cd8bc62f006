import type { Text } from "../text.ts";
import type { ImageMeasures } from "./measures.ts";

/** What a profile may loosen, by the name that it bears in reports. */
export const ruleNames = [
  "black-band",
  "flat",
  "noise",
  "missing-part",
  "stuck-rows",
  "grain",
  "lattice",
  "stripes",
  "tiles",
  "seam",
  "repeated",
  "posterised",
  "burned",
  "washed-out",
  "blur",
  "jpeg-blocks",
] as const;
export type RuleName = (typeof ruleNames)[number];

/** What the numbers are, for a person. */
export const measureNames = {
  litShare: { fr: "part de pixels éclairés", en: "share of lit pixels" },
  blackBand: { fr: "hauteur de la bande noire", en: "height of the black band" },
  deviation: { fr: "écart type de la luminance", en: "standard deviation of luma" },
  livelyTiles: { fr: "part de zones qui ont du détail", en: "share of tiles with detail" },
  repeatedLines: { fr: "part de lignes répétées à l'identique", en: "share of exactly repeated lines" },
  colours: { fr: "nombre de couleurs", en: "number of colours" },
  neighbourCorrelation: { fr: "corrélation des pixels voisins", en: "correlation of neighbouring pixels" },
  chromaCorrelation: {
    fr: "corrélation à 16 pixels de distance",
    en: "correlation at a distance of 16 pixels",
  },
  grain1: { fr: "grain d'un pixel, en niveaux", en: "grain of single pixels, in levels" },
  grain2: { fr: "grain de 2 pixels, en niveaux", en: "grain of 2 pixels, in levels" },
  grain4: { fr: "grain de 4 pixels, en niveaux", en: "grain of 4 pixels, in levels" },
  grain8: { fr: "grain de 8 pixels, en niveaux", en: "grain of 8 pixels, in levels" },
  grainBand: {
    fr: "grain d'un pixel dans une bande, en niveaux",
    en: "grain of single pixels in a band, in levels",
  },
  lattice8: { fr: "trame de 8 pixels, en niveaux", en: "lattice of 8 pixels, in levels" },
  lattice16: { fr: "trame de 16 pixels, en niveaux", en: "lattice of 16 pixels, in levels" },
  stripes: { fr: "part de lignes de bord à bord", en: "share of lines from edge to edge" },
  thinLines: { fr: "part de lignes d'un pixel", en: "share of lines of one pixel" },
  stripedZone: { fr: "part de lignes dans une bande étroite", en: "share of lines in a narrow strip" },
  sharpness: { fr: "netteté, en niveaux", en: "sharpness, in levels" },
  contrast: { fr: "contraste, en niveaux", en: "contrast, in levels" },
  burned: { fr: "part de pixels aux couleurs écrêtées", en: "share of pixels with clipped colours" },
  emptyLevels: { fr: "part de niveaux absents", en: "share of levels that are absent" },
  deadPart: { fr: "part noire coupée net", en: "share that is black and cut off" },
  hole: { fr: "part noire à l'intérieur, coupée net", en: "share that is black inside and cut off" },
  patch: { fr: "part d'un seul ton coupée net", en: "share that is of one tone and cut off" },
  filledBand: { fr: "bande d'un seul ton", en: "band of one tone" },
  middleSeam: { fr: "part de lignes qui sautent au milieu", en: "share of lines that jump at the middle" },
  tileSeam: { fr: "saut entre les parties, en niveaux", en: "step between the parts, in levels" },
  stuckLines: { fr: "part de lignes figées", en: "share of lines that are stuck" },
  stuckRun: { fr: "part de lignes figées qui se suivent", en: "share of stuck lines in a row" },
  likeQuarters: { fr: "ressemblance des quatre quarts", en: "likeness of the four quarters" },
  jpegBlocks: { fr: "relief des blocs de 8 pixels", en: "relief of blocks of 8 pixels" },
} as const satisfies Partial<Record<keyof ImageMeasures, Text>>;
