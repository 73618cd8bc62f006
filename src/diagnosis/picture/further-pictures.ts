import { again } from "../../record/again.ts";
import type { Text } from "../../text.ts";
import { isRed, reasonOf } from "../results.ts";
import { group, rule } from "../rule.ts";
import { command } from "../steps.ts";

/** The pictures behind the first one, each with the check that judges it. */
const further = [
  { name: "other-seed", check: "generation.other-seed-differs" },
  { name: "edit", check: "generation.edit-descends" },
] as const;

/** The first image was good, a later one is not. */
const unsound = rule({
  code: "further-image-unsound",
  title: {
    fr: "Une image éditée ou suivante est noire, unie, du bruit ou abîmée",
    en: "An edited or further image is black, flat, noise or damaged",
  },
  check: "generation.other-seed-differs",
  reads: ["generation.edit-descends", "generation.image-format"],
  anyway: true,
  when: ({ run, facts }) => {
    const checks = further
      .filter(({ name, check }) => isRed(run, check) && facts.unsoundPictures?.includes(name))
      .map(({ check }) => check);
    const [first] = checks;
    if (first === undefined || isRed(run, "generation.image-not-black")) return undefined;
    const said = reasonOf(run, first);
    return {
      checks,
      // an edit-only service paints no first picture
      cause: facts.pictures?.["text-to-image"] === undefined ? aloneUnsound(said) : laterUnsound(said),
      steps: [
        {
          fr: "Ouvrez l'image dans le rapport, puis voyez si le défaut revient :",
          en: "Open the image in the report, then see whether the fault comes back:",
          run: command(again(run, "generation")),
        },
        {
          fr: "S'il revient à l'édition seulement : comparez VAEEncode, VAELoader et denoise de son workflow avec ceux du cours.",
          en: "If it comes back with the edit alone: compare VAEEncode, VAELoader and denoise of its workflow with the course's.",
        },
        {
          fr: "S'il va et vient : retirez de l'entrypoint --use-sage-attention, --fast et --fp16-vae, puis redémarrez.",
          en: "If it comes and goes: remove --use-sage-attention, --fast and --fp16-vae from the entrypoint, then restart.",
        },
      ],
    };
  },
});

function laterUnsound(said: Text): Text {
  return {
    fr: `La première image était bonne, une suivante ne l'est pas : mémoire GPU presque pleine, calcul instable en fp8/fp16, ou nœud de l'édition mal branché.${said.fr}`,
    en: `The first image was good, a later one is not: GPU memory almost full, unstable computing in fp8/fp16, or a node of the edit badly connected.${said.en}`,
  };
}

function aloneUnsound(said: Text): Text {
  return {
    fr: `L'image éditée est noire, unie, du bruit ou abîmée : VAE abîmé ou d'un autre modèle, calcul instable en fp8/fp16, ou nœud de l'édition mal branché.${said.fr}`,
    en: `The edited picture is black, flat, noise or damaged: VAE damaged or of another model, unstable computing in fp8/fp16, or a node of the edit badly connected.${said.en}`,
  };
}

export const furtherPicturesGroup = group({
  name: "further-pictures",
  layer: "picture",
  rules: [unsound],
  before: {
    images:
      "a second picture that is black, flat or noise may fail the check of the seed, and the seed has its effect",
    edits: "an edit that is black, flat or noise neither copies nor ignores the picture that was sent",
  },
});
