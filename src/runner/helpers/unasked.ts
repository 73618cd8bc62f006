import type { CheckId } from "../../record/catalogue.ts";
import type { Text } from "../../text.ts";

/** Why a check is not made: the profile lists no workflow that it could judge. */
export const unasked = {
  painting: {
    fr: "non demandé : le profil ne décrit aucun workflow du texte à l'image",
    en: "not asked for: the profile describes no text-to-image workflow",
  },
  edit: {
    fr: "non demandé : le profil ne décrit aucune édition d'image",
    en: "not asked for: the profile describes no edit workflow",
  },
  any: {
    fr: "non demandé : le profil ne décrit aucun workflow",
    en: "not asked for: the profile describes no workflow",
  },
} as const satisfies Record<string, Text>;

/** The checks of every workflow that paints from a text. */
export const paintingIds = [
  "generation.text-to-image",
  "generation.image-format",
  "generation.image-not-black",
  "generation.image-not-noise",
  "generation.image-not-flat",
  "generation.image-provenance",
  "generation.other-seed-differs",
  "generation.reference",
] as const satisfies CheckId[];

/** The checks of every workflow that edits a picture. */
export const editIds = ["generation.edit", "generation.edit-descends"] as const satisfies CheckId[];

/** Body of a check that is not asked for. */
export async function nothing(): Promise<void> {}
