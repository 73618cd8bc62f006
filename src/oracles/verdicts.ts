import type { Language, Text } from "../text.ts";
import { blackCriteria, type Criterion, flatCriteria, noiseCriteria } from "./criteria.ts";
import { damageCriteria } from "./damage/criteria.ts";
import type { ImageMeasures } from "./measures.ts";
import { measureNames, type RuleName, ruleNames } from "./rule-names.ts";

/** A PNG of exactly this size in pixels. Undefined when good; else what was measured and expected. */
export function judgeFormat(
  measures: ImageMeasures,
  size: { width: number; height: number },
): Text | undefined {
  if (measures.format !== "png")
    return {
      fr: `L'image est au format ${measures.format}, quel que soit son nom ; attendu : png.`,
      en: `The picture's format is ${measures.format}, whatever its name; expected: png.`,
    };
  if (measures.width === size.width && measures.height === size.height) return undefined;
  const actual = `${measures.width}×${measures.height}`;
  const expected = `${size.width}×${size.height}`;
  return {
    fr: `L'image mesure ${actual} pixels ; attendu : ${expected}.`,
    en: `The picture is ${actual} pixels; expected: ${expected}.`,
  };
}

/** Not black, wholly or in part, as NaN in the VAE leaves it. */
export function judgeNotBlack(measures: ImageMeasures, loosen: Loosened = []): Text | undefined {
  return firstRed(blackCriteria, measures, loosen);
}

/** Not a solid, gradient, caption, test card or pattern. */
export function judgeNotFlat(measures: ImageMeasures, loosen: Loosened = []): Text | undefined {
  return firstRed(flatCriteria, measures, loosen);
}

/** Not noise, of single pixels or of a latent's blocks. */
export function judgeNotNoise(measures: ImageMeasures, loosen: Loosened = []): Text | undefined {
  return firstRed(noiseCriteria, measures, loosen);
}

/** Without the damages that a server does to pictures: grain, lattice, seams, missing parts… */
export function judgeIntact(measures: ImageMeasures, loosen: Loosened = []): Text | undefined {
  return firstRed(damageCriteria, measures, loosen);
}

/** A picture at all, and a whole one: neither black, nor noise, nor flat, nor damaged. `input`: the picture that it is an edit of. */
export function judgeSound(
  measures: ImageMeasures,
  loosen: Loosened = [],
  input?: ImageMeasures,
): Text | undefined {
  return firstRed(allCriteria, measures, loosen, input);
}

/** A picture of random weights looks like anything: it is judged by what no rule may loosen, that it is neither black nor a solid. */
export function judgeRandom(measures: ImageMeasures): Text | undefined {
  return judgeNotBlack(measures, ruleNames) ?? judgeNotFlat(measures, ruleNames);
}

const allCriteria = [...blackCriteria, ...noiseCriteria, ...flatCriteria, ...damageCriteria];

/** A limit that the picture lies beyond. Plain data: the diagnosis knows what each rule means. */
export interface PictureFinding {
  readonly rule: RuleName | "none";
  readonly measure: Criterion["measure"];
  readonly value: number;
  readonly limit: number;
  readonly side: "min" | "max";
  /** A person must look; the picture is not refused. */
  readonly warning: boolean;
}

/**
 * Every limit that the picture lies beyond, the most telling first; `loosen`: rules that the profile loosens; `input`: the picture
 * that it is an edit of.
 */
export function findingsOf(
  measures: ImageMeasures,
  loosen: Loosened = [],
  input?: ImageMeasures,
): PictureFinding[] {
  return findings(allCriteria, measures, loosen, input).map(({ finding }) => finding);
}

/** What the finding says of the picture, with its number and its limit. */
export function findingText({ measure, value, limit, side }: PictureFinding): Text {
  const ofMeasure = allCriteria.filter((one) => one.measure === measure);
  const exact = ofMeasure.find((one) => [one.limit, one.warn, one.loose].includes(limit));
  const { finding } = exact ?? ofMeasure[0] ?? { finding: measureNames[measure] };
  return sentence(finding, { measure, value, limit, side });
}

/** Rules of the profile that only warn, or have a wider limit. */
export type Loosened = readonly RuleName[];

function firstRed(
  criteria: readonly Criterion[],
  measures: ImageMeasures,
  loosen: Loosened,
  input?: ImageMeasures,
): Text | undefined {
  const first = findings(criteria, measures, loosen, input).find(({ finding }) => !finding.warning);
  return first && sentence(first.criterion.finding, first.finding);
}

function findings(
  criteria: readonly Criterion[],
  measures: ImageMeasures,
  loosen: Loosened,
  input?: ImageMeasures,
) {
  const own: readonly string[] = input
    ? findings(criteria, input, []).map(({ finding }) => finding.rule)
    : [];
  return criteria.flatMap((criterion) => {
    const inherits = input && own.includes(criterion.rule ?? "");
    const asked = inherits ? inherited(criterion, input[criterion.measure]) : criterion;
    const finding = findingFor(asked, measures, loosen);
    return finding ? [{ criterion, finding }] : [];
  });
}

/** An edit keeps what its picture is: pale, soft or grainy. Half as much contrast, or twice as much grain, is the server's doing. */
function inherited(criterion: Criterion, value: number): Criterion {
  const { side, limit, warn, loose } = criterion;
  const wider = (one: number): number =>
    side === "min" ? Math.min(one, value / 2) : Math.max(one, value * 2);
  return {
    ...criterion,
    limit: wider(limit),
    ...(warn !== undefined && { warn: wider(warn) }),
    ...(loose !== undefined && { loose: wider(loose) }),
  };
}

function findingFor(
  criterion: Criterion,
  measures: ImageMeasures,
  loosen: Loosened,
): PictureFinding | undefined {
  const { rule, measure, side, askedIf } = criterion;
  const value = measures[measure];
  if (askedIf?.(measures) === false) return undefined;
  const isBeyond = (limit: number | undefined): boolean =>
    limit !== undefined && (side === "min" ? value < limit : value > limit);
  const loosened = rule !== undefined && loosen.includes(rule);
  const isDoubtful = criterion.redIf?.(measures) === false;
  const red = isDoubtful ? undefined : loosened ? criterion.loose : criterion.limit;
  const warn = criterion.warn ?? (loosened || isDoubtful ? criterion.limit : undefined);
  const found = (limit: number | undefined, warning: boolean): PictureFinding | undefined =>
    limit !== undefined && isBeyond(limit)
      ? { rule: rule ?? "none", measure, value, limit, side, warning }
      : undefined;
  return found(red, false) ?? found(warn, true);
}

function sentence(
  finding: Text,
  { measure, value, limit, side }: Omit<PictureFinding, "rule" | "warning">,
): Text {
  const name = measureNames[measure];
  const bound = side === "min" ? "minimum" : "maximum";
  return {
    fr: `${finding.fr} : ${name.fr} ${number("fr", value)}, ${bound} ${number("fr", limit)}.`,
    en: `${finding.en}: ${name.en} ${number("en", value)}, ${bound} ${number("en", limit)}.`,
  };
}

function number(language: Language, value: number): string {
  return value.toLocaleString(language, { maximumFractionDigits: 3 });
}
