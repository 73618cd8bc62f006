import { judgeDifferent } from "../../oracles/similarity.ts";
import { group, rule, type Seen } from "../rule.ts";

const about = { check: "generation.edit-descends", reads: ["generation.edit"] } as const;

/** The output equals the input; a picture that was not measured does not count. */
function isCopy({ pictures = {} }: Seen<"generation.edit">["facts"]): boolean {
  const { "edit-input": input, edit: result } = pictures;
  return input !== undefined && result !== undefined && judgeDifferent(input, result) !== undefined;
}

const copied = rule({
  ...about,
  code: "edit-copied",
  title: { fr: "L'édition recopie l'image envoyée", en: "The edit copies the picture" },
  when: ({ facts, said }) => {
    if (!isCopy(facts)) return undefined;
    return {
      cause: {
        fr: `L'édition redonne l'image envoyée, inchangée : l'instruction n'a pas eu d'effet.${said.fr}`,
        en: `The edit gives the picture back unchanged: the instruction had no effect.${said.en}`,
      },
      steps: [
        {
          fr: "denoise est trop bas dans KSampler (0.5 sur le déploiement validé), ou l'instruction n'arrive pas : TextEncodeQwenImageEdit doit recevoir clip, vae et image, et mener à l'entrée positive.",
          en: "denoise is too low in KSampler (0.5 on the validated deployment), or the instruction does not arrive: TextEncodeQwenImageEdit must get clip, vae and image, and lead to the positive input.",
        },
      ],
    };
  },
});

const ignored = rule({
  ...about,
  code: "edit-ignored",
  title: { fr: "L'édition ignore l'image envoyée", en: "The edit ignores the picture" },
  when: ({ facts, said }) => {
    if (isCopy(facts)) return undefined;
    return {
      cause: {
        fr: `L'édition donne une image sans rapport avec celle qui a été envoyée : elle n'a servi de départ à rien.${said.fr}`,
        en: `The edit gives an image that has nothing to do with the picture: nothing started from it.${said.en}`,
      },
      steps: [
        {
          fr: "Vérifiez que LoadImage mène à VAEEncode (et celui-ci à latent_image de KSampler) et à TextEncodeQwenImageEdit. Avec denoise 1.0, seul l'encodeur connaît encore l'image : revenez à 0.5.",
          en: "Check that LoadImage leads to VAEEncode (and that one to KSampler's latent_image) and to TextEncodeQwenImageEdit. With denoise 1.0 only the encoder still knows the picture: go back to 0.5.",
        },
      ],
    };
  },
});

export const editsGroup = group({ layer: "picture", name: "edits", rules: [copied, ignored] });
