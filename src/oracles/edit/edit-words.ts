import type { Text } from "../../text.ts";
import type { Inspected } from "../measures.ts";
import { judgeSound, type Loosened } from "../verdicts.ts";
import { type EditFinding, findEdit, MIN_COLOUR_GAP, MIN_LIKENESS } from "./judge-edit.ts";

/** What is wrong with an edit. Undefined where it is one. */
export function judgeEdit(finding: EditFinding): Text | undefined {
  const { state, colour, likeness } = finding;
  const where = placeOf(finding);
  if (state === "copied")
    return {
      fr: `L'image d'entrée a été recopiée sans être éditée : écart de couleur de ${number("fr", colour)} niveaux${where.fr}, minimum ${MIN_COLOUR_GAP}.`,
      en: `The input picture was copied, not edited: colour distance ${number("en", colour)} levels${where.en}, minimum ${MIN_COLOUR_GAP}.`,
    };
  if (state === "edited") return undefined;
  return {
    fr: `Le résultat ne part pas de l'image d'entrée : ressemblance de composition ${number("fr", likeness, 2)} au mieux, à tous les zooms et décalages essayés, minimum ${number("fr", MIN_LIKENESS, 2)}.`,
    en: `The result does not start from the input picture: similarity of composition ${number("en", likeness, 2)} at best, at every zoom and shift that was tried, minimum ${number("en", MIN_LIKENESS, 2)}.`,
  };
}

/**
 * What is wrong with a picture that an edit gave: noise and black differ from the input, too, so it must be a sound picture
 * first, as sound as its input; then an edit of it.
 */
export function judgeEdited(
  input: Inspected,
  result: Inspected,
  loosen?: Loosened,
  finding = findEdit(input, result),
): Text | undefined {
  return judgeSound(result.measures, loosen, input.measures) ?? judgeEdit(finding);
}

/** Of several results the one to tell of: one that is no edit, else one that moved. */
export function mostTelling(findings: readonly EditFinding[]): EditFinding | undefined {
  return findings.find(judgeEdit) ?? findings.find(({ moved }) => moved) ?? findings[0];
}

/** Zoom and shift of a result that does not lie where its input does; empty where it does. */
export function placeOf({ moved, zoom, x, y }: EditFinding): Text {
  if (!moved) return { fr: "", en: "" };
  const [right, down] = [x, y].map((share) => 100 * share) as [number, number];
  return {
    fr: ` (zoom ${number("fr", zoom, 2)}, décalage de ${number("fr", right)} % vers la droite et ${number("fr", down)} % vers le bas)`,
    en: ` (zoom ${number("en", zoom, 2)}, shifted by ${number("en", right)} % to the right and ${number("en", down)} % down)`,
  };
}

function number(language: keyof Text, value: number, digits = 1): string {
  // −0.0 is 0
  const rounded = Number(value.toFixed(digits)) || 0;
  return rounded.toLocaleString(language, { maximumFractionDigits: digits });
}
