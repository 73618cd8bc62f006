import type { ImageMeasures } from "../../oracles/measures.ts";
import { ruleNames } from "../../oracles/rule-names.ts";
import { judgeRandom, judgeSound, type Loosened } from "../../oracles/verdicts.ts";
import type { Text } from "../../text.ts";
import { config } from "../check.ts";

/** Random weights paint random pictures: what they look like is not judged. */
const synthetic = config.profile.weights === "synthetic";

/** For a check of what a picture looks like: only real weights can meet it. */
export const ofRealWeights: { unasked?: Text } = synthetic
  ? {
      unasked: {
        fr: "non demandé : poids synthétiques, l'aspect de l'image n'est pas jugé",
        en: "not asked for: synthetic weights, what the picture looks like is not judged",
      },
    }
  : {};

/** A model file whose weights are not those that the profile announces. */
export function otherWeights(path: string): Text {
  return synthetic
    ? {
        fr: `${path} n'est pas marqué comme synthétique, et le profil annonce des poids synthétiques.`,
        en: `${path} is not marked as synthetic, and the profile announces synthetic weights.`,
      }
    : {
        fr: `${path} ne contient que des valeurs tirées au sort, et le profil annonce de vrais poids.`,
        en: `${path} holds random values alone, and the profile announces real weights.`,
      };
}

/** For a check that costs a picture and tells nothing of real weights that other checks do not. */
export const ofSyntheticWeights: { unasked?: Text } = synthetic
  ? {}
  : {
      unasked: {
        fr: "non demandé : avec de vrais poids, la référence approuvée compare l'image de la graine fixe",
        en: "not asked for: with real weights the approved reference judges the picture of the fixed seed",
      },
    };

/** Rules that only warn: those of the profile; with random weights all that may. Neither black nor a solid may be loosened. */
export function loosenedBy(rules: Loosened): Loosened {
  return synthetic ? ruleNames : rules;
}

/** A picture at all: sound (an edit: as sound as its `input`); of random weights, that it is neither black nor a solid. */
export function judgeWhole(
  measures: ImageMeasures,
  loosen: Loosened,
  input?: ImageMeasures,
): Text | undefined {
  return synthetic ? judgeRandom(measures) : judgeSound(measures, loosen, input);
}
