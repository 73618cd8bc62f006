import type { RuleName } from "../../oracles/rule-names.ts";
import type { Text } from "../../text.ts";

/** Why a picture has this damage, the likeliest cause first, and what to try in this order. */
export interface DamageCause {
  readonly title: Text;
  readonly causes: Text;
  readonly step: Text;
}

const vae: Text = {
  fr: "Vérifiez que VAELoader lit le VAE de ce modèle, puis retirez de l'entrypoint --fp16-vae, --fast et --use-sage-attention (essayez --bf16-vae) et redémarrez.",
  en: "Check that VAELoader reads this model's VAE, then remove --fp16-vae, --fast and --use-sage-attention from the entrypoint (try --bf16-vae) and restart.",
};
const tiles: Text = {
  fr: "Cherchez VAEDecodeTiled dans le workflow et remplacez-le par VAEDecode ; dans le journal, « ran out of memory when regular VAE decoding, retrying with tiled » : libérez alors de la mémoire GPU.",
  en: 'Look for VAEDecodeTiled in the workflow and replace it by VAEDecode; in the log, "ran out of memory when regular VAE decoding, retrying with tiled": then free GPU memory.',
};
const sampler: Text = {
  fr: "Vérifiez dans KSampler steps (20 d'ordinaire, 4 à 8 pour un modèle accéléré), cfg (celui du modèle, 1 s'il est accéléré), denoise (1.0) et, avec KSamplerAdvanced, end_at_step et return_with_leftover_noise (« disable ») ; le nœud ModelSampling…, si le modèle en veut un, doit être branché.",
  en: 'Check in KSampler steps (20 as a rule, 4 to 8 for a distilled model), cfg (as the model wants it, 1 for a distilled one), denoise (1.0) and, with KSamplerAdvanced, end_at_step and return_with_leftover_noise ("disable"); the ModelSampling… node, where the model wants one, must be connected.',
};
const size: Text = {
  fr: "Comparez la taille du nœud de latent avec celle du profil (des multiples de 16, autour d'un mégapixel), et cherchez un nœud qui réduit, agrandit ou assemble des images.",
  en: "Compare the size in the latent node with the profile's (multiples of 16, about one megapixel), and look for a node that reduces, enlarges or joins pictures.",
};
const saving: Text = {
  fr: "Cherchez entre VAEDecode et SaveImage un nœud qui change les couleurs ou enregistre en JPEG ou en palette, puis un proxy qui recompresse les images.",
  en: "Look between VAEDecode and SaveImage for a node that changes colours or saves as JPEG or with a palette, then for a proxy that compresses pictures again.",
};

/** The rules of `image-intact`; the others have diagnoses of their own. */
export const damageCauses = {
  "missing-part": {
    title: { fr: "Il manque une partie de l'image", en: "A part of the image is missing" },
    causes: {
      fr: "des NaN dans une tuile du VAE, un décodage interrompu par manque de mémoire, ou un nœud qui colle l'image dans un cadre plus grand",
      en: "NaN in a tile of the VAE, a decode that memory cut short, or a node that pastes the image into a larger frame",
    },
    step: vae,
  },
  "stuck-rows": {
    title: { fr: "L'image répète une même ligne", en: "The image repeats one line" },
    causes: {
      fr: "un fichier ou un tampon écrit à moitié, un agrandissement sans lissage, ou un remplissage des bords sur une image trop petite",
      en: "a file or buffer written half, an enlargement without smoothing, or padding of the borders of a smaller image",
    },
    step: size,
  },
  grain: {
    title: { fr: "Du grain couvre l'image", en: "Grain covers the image" },
    causes: {
      fr: "un latent qui n'a pas été débruité jusqu'au bout (trop peu de pas, end_at_step, shift ou ordonnanceur d'un autre modèle), un LoRA Lightning sans ses réglages, ou un modèle trop quantifié",
      en: "a latent that was not denoised to the end (too few steps, end_at_step, shift or scheduler of another model), a Lightning LoRA without its settings, or a model quantised too far",
    },
    step: sampler,
  },
  lattice: {
    title: { fr: "Une trame régulière couvre l'image", en: "A lattice covers the image" },
    causes: {
      fr: "un VAE d'un autre modèle ou en précision réduite, un modèle fp8 quantifié deux fois, ou une taille qui n'est pas un multiple de 16",
      en: "a VAE of another model or in reduced precision, an fp8 model quantised twice, or a size that is no multiple of 16",
    },
    step: vae,
  },
  stripes: {
    title: { fr: "Des lignes traversent l'image", en: "Lines cross the image" },
    causes: {
      fr: "une précision réduite (fp8, fp16) dans le VAE ou l'attention, une taille loin de celles du modèle, ou un cfg trop haut",
      en: "reduced precision (fp8, fp16) in the VAE or the attention, a size far from the model's, or a cfg that is too high",
    },
    step: vae,
  },
  tiles: {
    title: { fr: "Les tuiles de l'image ne se raccordent pas", en: "The tiles of the image do not join" },
    causes: {
      fr: "un décodage par tuiles au recouvrement trop petit, auquel ComfyUI passe seul quand la mémoire GPU manque",
      en: "decoding in tiles whose overlap is too small, to which ComfyUI turns by itself where GPU memory is short",
    },
    step: tiles,
  },
  seam: {
    title: { fr: "Une couture coupe l'image", en: "A seam cuts the image" },
    causes: {
      fr: "un décodage par tuiles, deux images assemblées par un nœud, ou un sujet qui a vraiment cette coupure",
      en: "decoding in tiles, two images joined by a node, or a subject that really has this cut",
    },
    step: tiles,
  },
  repeated: {
    title: { fr: "L'image se répète", en: "The image repeats itself" },
    causes: {
      fr: "une taille plusieurs fois supérieure à celles du modèle, ou un nœud qui carrelle l'image",
      en: "a size several times the model's, or a node that tiles the image",
    },
    step: size,
  },
  posterised: {
    title: { fr: "Des tons manquent dans l'image", en: "Tones are missing in the image" },
    causes: {
      fr: "un enregistrement en palette, un nœud de quantification, ou un VAE en précision très réduite",
      en: "saving with a palette, a quantising node, or a VAE in very reduced precision",
    },
    step: saving,
  },
  burned: {
    title: { fr: "Les couleurs de l'image sont brûlées", en: "The colours of the image are burned" },
    causes: {
      fr: "un cfg trop haut, surtout avec un LoRA Lightning (cfg 1), un LoRA appliqué deux fois ou trop fort, ou un prompt qui demande des néons",
      en: "a cfg that is too high, above all with a Lightning LoRA (cfg 1), a LoRA applied twice or too strongly, or a prompt that asks for neon lights",
    },
    step: sampler,
  },
  "washed-out": {
    title: { fr: "L'image est délavée", en: "The image is washed out" },
    causes: {
      fr: "un VAE d'un autre modèle, un débruitage arrêté trop tôt, un cfg inférieur à 1, ou un nœud qui change les couleurs",
      en: "a VAE of another model, denoising that stopped too early, a cfg below 1, or a node that changes colours",
    },
    step: sampler,
  },
  blur: {
    title: { fr: "L'image est floue", en: "The image is blurred" },
    causes: {
      fr: "trop peu de pas pour ce modèle, un latent trop petit agrandi ensuite, ou un prompt qui demande du brouillard ou du flou",
      en: "too few steps for this model, a small latent that is enlarged afterwards, or a prompt that asks for fog or softness",
    },
    step: sampler,
  },
  "jpeg-blocks": {
    title: { fr: "L'image a été compressée en JPEG", en: "The image was compressed as JPEG" },
    causes: {
      fr: "un nœud qui enregistre en JPEG de basse qualité avant SaveImage, ou un proxy qui recompresse",
      en: "a node that saves as JPEG of low quality before SaveImage, or a proxy that compresses again",
    },
    step: saving,
  },
} as const satisfies Partial<Record<RuleName, DamageCause>>;
