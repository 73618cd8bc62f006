import type { Text } from "../../text.ts";
import type { Profile } from "../profile.ts";

/** In bytes. The smallest models that paint (a pruned SD 1.5, tiny-sd) have some 900 MB with their encoder and VAE. */
const LEAST = 400 * 2 ** 20;

/** Why nothing is expected of what the models compute: their weights were made for tests. Undefined where they are real. */
export function madeWeights(
  profile: Pick<Profile, "models"> & { readonly weights?: string },
): Text | undefined {
  if (profile.weights === "synthetic")
    return {
      fr: "non demandé : le profil dit que ses poids sont synthétiques (weights), aucun VAE n'y rend d'image",
      en: "not asked for: the profile says that its weights are synthetic (weights), no VAE gives a picture back",
    };
  const sizes = profile.models.map(({ bytes }) => bytes);
  const total = sizes.reduce<number>((sum, bytes) => sum + (bytes ?? Number.POSITIVE_INFINITY), 0);
  if (sizes.length < 2 || total >= LEAST) return undefined;
  const size = Math.round(total / 2 ** 20);
  return {
    fr: `non demandé : les modèles du profil font ${size} Mio en tout, aucun vrai modèle n'est si petit ; leurs poids sont ceux d'un essai`,
    en: `not asked for: the models of the profile have ${size} MiB together, no real model is that small; their weights are made for tests`,
  };
}
