import { decimal, digitDay } from "../format.ts";
import {
  type Likeness,
  MAX_SAME_COLOUR,
  MAX_SCENE_COLOUR,
  MIN_SAME_STRUCTURE,
  MIN_SCENE_STRUCTURE,
} from "../oracles/nearness.ts";
import { folderFlags, npmCommand } from "../record/again.ts";
import type { ReferenceFinding } from "../record/reference-finding.ts";
import type { Language, Text } from "../text.ts";
import { isEmulated } from "./store.ts";

/** The command that approves, as it must be typed for this target and the folders of this run; `flags`: those of the run. */
export function approveCommand(
  { target }: Pick<ReferenceFinding, "target">,
  flags: readonly string[] = [],
): string {
  return npmCommand("npm run references:approve", [
    ...(isEmulated(target) ? ["--emulated"] : []),
    ...folderFlags(flags),
  ]);
}

/** The two measures with the thresholds that they are compared with. */
export function likenessText({ structure, colour }: Likeness): Text {
  return {
    fr: `structure ${decimal(structure, "fr", 3)} (même image : ${decimal(MIN_SAME_STRUCTURE, "fr", 2)} au moins ; même scène : ${decimal(MIN_SCENE_STRUCTURE, "fr", 2)}), écart de couleur ${decimal(colour, "fr", 1)} niveaux (même image : ${MAX_SAME_COLOUR} au plus ; même scène : ${MAX_SCENE_COLOUR})`,
    en: `structure ${decimal(structure, "en", 3)} (same picture: at least ${MIN_SAME_STRUCTURE}; same scene: ${MIN_SCENE_STRUCTURE}), colour distance ${decimal(colour, "en", 1)} levels (same picture: at most ${MAX_SAME_COLOUR}; same scene: ${MAX_SCENE_COLOUR})`,
  };
}

/** The finding in a sentence or two, with the next step if a person must act. */
export function findingText(finding: ReferenceFinding, flags?: readonly string[]): Text {
  const { state, subject, likeness, changes = [], computed } = finding;
  const approve = approveCommand(finding, flags);
  const list = (language: Language): string => changes.map((change) => change[language]).join(" · ");
  const measured = likeness ? likenessText(likeness) : { fr: "", en: "" };
  const { approvedAt = "–" } = finding;
  const since = { fr: digitDay(approvedAt, "fr"), en: digitDay(approvedAt, "en") };
  if (!computed)
    return {
      fr: "Rien ne prouve que l'image de la graine fixe a été calculée pendant cette exécution (cache, ou prompt absent de l'image) : elle ne dit rien du déploiement actuel. Relancez après un redémarrage de ComfyUI.",
      en: "Nothing proves that the picture of the fixed seed was computed during this run (a cache, or no prompt in the picture): it says nothing about the present stack. Run again after a restart of ComfyUI.",
    };
  switch (state) {
    case "none":
      return {
        fr: `Aucune image de référence n'est approuvée pour ce serveur et ce profil (graine ${subject.seed}). Regardez l'image, puis : ${approve}`,
        en: `No reference image is approved for this target and profile (seed ${subject.seed}). Look at the image, then: ${approve}`,
      };
    case "stale":
      return {
        fr: `La référence approuvée le ${since.fr} ne s'applique plus, car on demande une autre image : ${list("fr")}. Regardez la nouvelle, puis : ${approve}`,
        en: `The reference approved on ${since.en} no longer applies, as another picture is asked for: ${list("en")}. Look at the new one, then: ${approve}`,
      };
    case "same":
      return {
        fr: `Même image que la référence du ${since.fr} : ${measured.fr}.`,
        en: `The same picture as the reference of ${since.en}: ${measured.en}.`,
      };
    case "moved":
      return {
        fr: `L'image s'écarte un peu de la référence du ${since.fr}, et le déploiement a changé (${list("fr")}) : ${measured.fr}. Comparez les deux ; si la nouvelle est bonne : ${approve}`,
        en: `The picture departs a little from the reference of ${since.en}, and the stack has changed (${list("en")}): ${measured.en}. Compare both; if the new one is good: ${approve}`,
      };
    case "changed":
      return {
        fr: `L'image n'est plus celle de la référence du ${since.fr} : ${measured.fr}. Changé depuis dans le déploiement : ${list("fr") || "rien de ce que le serveur annonce"}.`,
        en: `The picture is no longer that of the reference of ${since.en}: ${measured.en}. Changed since in the stack: ${list("en") || "nothing of what the server reports"}.`,
      };
  }
}
