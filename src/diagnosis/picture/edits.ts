import { placeOf } from "../../oracles/edit/edit-words.ts";
import { MIN_SHARPNESS_RATIO } from "../../oracles/edit/judge-edit.ts";
import { group, rule } from "../rule.ts";

const about = { check: "generation.edit-descends", reads: ["generation.edit-descends"] } as const;

const copied = rule({
  ...about,
  code: "edit-copied",
  title: { fr: "L'édition recopie l'image envoyée", en: "The edit copies the picture" },
  when: ({ facts: { editFinding }, said }) => {
    if (editFinding?.state !== "copied") return undefined;
    const place = placeOf(editFinding);
    return {
      cause: {
        fr: `L'édition redonne l'image envoyée, inchangée${place.fr} : l'instruction n'a pas eu d'effet.${said.fr}`,
        en: `The edit gives the picture back unchanged${place.en}: the instruction had no effect.${said.en}`,
      },
      steps: [
        {
          fr: "denoise est trop bas dans KSampler, ou l'instruction n'arrive pas : l'encodeur qui la reçoit (avec l'image, par exemple TextEncodeQwenImageEdit) doit mener à l'entrée positive.",
          en: "denoise is too low in KSampler, or the instruction does not arrive: the encoder that gets it (with the picture, as TextEncodeQwenImageEdit does) must lead to the positive input.",
        },
      ],
    };
  },
});

const ignored = rule({
  ...about,
  code: "edit-ignored",
  title: { fr: "L'édition ignore l'image envoyée", en: "The edit ignores the picture" },
  when: ({ facts: { editFinding }, said }) => {
    if (editFinding?.state !== "unrelated") return undefined;
    return {
      cause: {
        fr: `L'édition donne une image sans rapport avec celle qui a été envoyée : elle n'a servi de départ à rien.${said.fr}`,
        en: `The edit gives an image that has nothing to do with the picture: nothing started from it.${said.en}`,
      },
      steps: [
        {
          fr: "Vérifiez que LoadImage mène à VAEEncode (et celui-ci à latent_image de KSampler), ou à l'encodeur qui lit l'image avec le texte. Avec denoise 1.0, seul cet encodeur connaît encore l'image : baissez denoise, ou branchez-le.",
          en: "Check that LoadImage leads to VAEEncode (and that one to KSampler's latent_image), or to the encoder that reads the picture with the text. With denoise 1.0 only that encoder still knows the picture: lower denoise, or connect it.",
        },
      ],
    };
  },
});

/** A true edit all the same: a person looks. */
const moved = rule({
  ...about,
  code: "edit-moved",
  title: { fr: "L'édition a déplacé ou agrandi l'image", en: "The edit moved or enlarged the picture" },
  anyway: true,
  warning: true,
  when: ({ facts: { editFinding } }) => {
    if (editFinding?.state !== "edited" || !editFinding.moved) return undefined;
    const place = placeOf(editFinding);
    return {
      cause: {
        fr: `L'édition part bien de l'image envoyée, mais son contenu n'est plus à la même place${place.fr}. Causes probables, dans l'ordre : une taille qui n'est pas un multiple de 16 (ou de 112 pour l'encodeur de Qwen), une mise à l'échelle avec recadrage dans le pack ou le workflow, un width × height de latent qui n'a pas les proportions de l'image.`,
        en: `The edit does start from the picture, but its content is no longer at the same place${place.en}. Likely causes, in this order: a size that is no multiple of 16 (or of 112 for Qwen's encoder), scaling with a crop in the pack or the workflow, a latent whose width × height does not have the picture's proportions.`,
      },
      steps: [
        {
          fr: "Comparez les deux images dans le rapport. Cherchez dans le workflow ImageScale avec crop « center », ImageScaleToTotalPixels (il arrondit à l'unité près) et les réglages de mise à l'échelle de TextEncodeQwenImageEdit.",
          en: 'Compare both pictures in the report. Look in the workflow for ImageScale with crop "center", ImageScaleToTotalPixels (it rounds to single pixels) and the scaling settings of TextEncodeQwenImageEdit.',
        },
        {
          fr: "Donnez une image d'entrée dont les deux côtés sont des multiples de 112 (1008, 1120, 1344), et la même taille au latent : si le décalage disparaît, c'était la mise à l'échelle.",
          en: "Give an input whose sides are both multiples of 112 (1008, 1120, 1344), and the latent the same size: if the move disappears, it was the scaling.",
        },
      ],
    };
  },
});

const blurred = rule({
  ...about,
  code: "edit-blurred",
  title: { fr: "L'édition a rendu l'image floue", en: "The edit made the picture soft" },
  anyway: true,
  warning: true,
  when: ({ facts: { editFinding } }) => {
    if (editFinding?.state !== "edited" || editFinding.sharpness >= MIN_SHARPNESS_RATIO) return undefined;
    const share = Math.round(100 * editFinding.sharpness);
    return {
      cause: {
        fr: `L'image éditée n'a plus que ${share} % de la netteté de l'image envoyée. Causes probables, dans l'ordre : une entrée réduite puis agrandie dans le workflow, trop peu de pas pour le modèle choisi, un VAE en précision réduite ; ou une instruction qui demande du flou.`,
        en: `The edited picture has only ${share} % of the sharpness of its input. Likely causes, in this order: an input that the workflow reduces and enlarges again, too few steps for the model, a VAE in reduced precision; or an instruction that asks for softness.`,
      },
      steps: [
        {
          fr: "Comparez les deux images dans le rapport, puis vérifiez la taille demandée à chaque nœud de mise à l'échelle, et steps (20, ou 4 à 8 avec un LoRA Lightning).",
          en: "Compare both pictures in the report, then check the size that each scaling node asks for, and steps (20, or 4 to 8 with a Lightning LoRA).",
        },
      ],
    };
  },
});

export const editsGroup = group({
  layer: "picture",
  name: "edits",
  rules: [copied, ignored, moved, blurred],
});
