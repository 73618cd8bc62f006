import type { Text } from "../../text.ts";
import type { Order, Turn } from "./arrangement.ts";
import type { ChartFinding } from "./compare.ts";
import {
  type ChartFlaw,
  MAX_CAST,
  MAX_COLOUR_ERROR,
  MAX_GRAIN,
  MAX_PATCH_ERROR,
  MAX_PLATEAUS,
  MAX_SEAM,
  MAX_SHIFT,
  MIN_DETAIL,
  MIN_MATCH,
} from "./judge-chart.ts";

const turnWords: Readonly<Record<Turn, Text>> = {
  none: { fr: "à l'endroit", en: "upright" },
  mirrored: { fr: "en miroir, gauche et droite échangées", en: "mirrored, left and right exchanged" },
  "upside-down": { fr: "en miroir, haut et bas échangés", en: "mirrored, top and bottom exchanged" },
  "half-turn": { fr: "tournée d'un demi-tour", en: "turned by half a turn" },
  transposed: { fr: "lignes et colonnes échangées", en: "with rows and columns exchanged" },
  "quarter-left": { fr: "tournée d'un quart de tour", en: "turned by a quarter" },
  "quarter-right": { fr: "tournée d'un quart de tour", en: "turned by a quarter" },
  "transposed-back": { fr: "lignes et colonnes échangées", en: "with rows and columns exchanged" },
};

/** What is wrong, in a sentence with its number and its limit. */
export function chartFlawText(flaw: ChartFlaw, finding: ChartFinding): Text {
  const { best, colour, cast, gain, corners, seam } = finding;
  const signed = (language: keyof Text): string =>
    ["R", "V", "B"]
      .map((name, at) => {
        const level = Math.round(cast[at] ?? 0);
        return `${language === "en" && name === "V" ? "G" : name} ${level > 0 ? "+" : level < 0 ? "−" : ""}${Math.abs(level)}`;
      })
      .join(", ");
  const contrast = (language: keyof Text): string =>
    number(language, gain.reduce((sum, one) => sum + one, 0) / gain.length, 2);
  const [far = { x: 0, y: 0 }] = corners.toSorted((a, b) => span(b) - span(a));
  const texts: Record<ChartFlaw, Text> = {
    black: { fr: "Le VAE rend une image noire.", en: "The VAE gives a black picture back." },
    unrelated: {
      fr: `Le VAE rend une image sans rapport avec la mire : ressemblance ${number("fr", best.match, 2)}, minimum ${number("fr", MIN_MATCH, 2)}.`,
      en: `The VAE gives back a picture that has nothing to do with the chart: match ${number("en", best.match, 2)}, minimum ${number("en", MIN_MATCH, 2)}.`,
    },
    turned: {
      fr: `La mire revient ${turnWords[best.turn].fr}.`,
      en: `The chart comes back ${turnWords[best.turn].en}.`,
    },
    channels: {
      fr: `La mire revient ${best.negative ? "en négatif" : `avec ses couleurs échangées (${french(best.order)} au lieu de RVB)`}.`,
      en: `The chart comes back ${best.negative ? "as a negative" : `with its colours exchanged (${best.order} instead of RGB)`}.`,
    },
    moved: {
      fr: `La mire revient décalée ou à une autre échelle : un coin s'est déplacé de ${span(far)} pixels (${far.x} vers la droite, ${far.y} vers le bas), maximum ${MAX_SHIFT}.`,
      en: `The chart comes back moved or scaled: a corner moved by ${span(far)} pixels (${far.x} to the right, ${far.y} down), maximum ${MAX_SHIFT}.`,
    },
    colours: {
      fr: `Les couleurs de la mire ont changé : écart moyen de ${number("fr", colour.mean)} niveaux (maximum ${MAX_COLOUR_ERROR}), le pire de ${number("fr", colour.worst)} (maximum ${MAX_PATCH_ERROR}) ; dominante ${signed("fr")} (écart maximum ${MAX_CAST}), contraste ${contrast("fr")}.`,
      en: `The colours of the chart changed: ${number("en", colour.mean)} levels on average (maximum ${MAX_COLOUR_ERROR}), ${number("en", colour.worst)} at worst (maximum ${MAX_PATCH_ERROR}); cast ${signed("en")} (${MAX_CAST} apart at most), contrast ${contrast("en")}.`,
    },
    seam: {
      fr: `Une couture traverse la mire, ${seam.direction === "vertical" ? "de haut en bas" : "de gauche à droite"} à ${seam.at} pixels : saut de ${number("fr", seam.step)} niveaux, maximum ${MAX_SEAM}.`,
      en: `A seam crosses the chart ${seam.direction === "vertical" ? "from top to bottom" : "from left to right"} at ${seam.at} pixels: a step of ${number("en", seam.step)} levels, maximum ${MAX_SEAM}.`,
    },
    bands: {
      fr: `Le dégradé de la mire revient en marches : ${percent(finding.plateaus)} % de paliers, maximum ${percent(MAX_PLATEAUS)} %.`,
      en: `The ramp of the chart comes back in steps: ${percent(finding.plateaus)} % of it is level, maximum ${percent(MAX_PLATEAUS)} %.`,
    },
    grain: {
      fr: `Du grain couvre les aplats de la mire : ${number("fr", finding.grain)} niveaux, maximum ${MAX_GRAIN}.`,
      en: `Grain covers the plain patches of the chart: ${number("en", finding.grain)} levels, maximum ${MAX_GRAIN}.`,
    },
    soft: {
      fr: `La mire revient floue : ses rayures gardent ${percent(finding.detail)} % de leur contraste, minimum ${percent(MIN_DETAIL)} %.`,
      en: `The chart comes back soft: its stripes keep ${percent(finding.detail)} % of their contrast, minimum ${percent(MIN_DETAIL)} %.`,
    },
  };
  return texts[flaw];
}

/** In French green is « vert ». */
function french(order: Order): string {
  return order.replace("G", "V");
}

function span({ x, y }: { x: number; y: number }): number {
  return Math.max(Math.abs(x), Math.abs(y));
}

function percent(share: number): number {
  return Math.round(100 * share);
}

function number(language: keyof Text, value: number, digits = 1): string {
  return value.toLocaleString(language, { maximumFractionDigits: digits });
}
