import { judgeSound } from "../../oracles/verdicts.ts";
import { again } from "../../record/again.ts";
import { type Codes, diagnosis, isRed, type Rule, reasonOf, run, steps } from "../old-rule.ts";

export const furtherPictureCodes = {
  "further-image-unsound": {
    fr: "Une image suivante est noire, unie ou du bruit",
    en: "A further image is black, flat or noise",
  },
} as const satisfies Codes;

const owners = { "other-seed": "generation.other-seed-differs", edit: "generation.edit-descends" } as const;

/** The first image was sound, a later one is not: what ran before it, or chance, makes the difference. */
const unsound: Rule = (record) => {
  const names = (["other-seed", "edit"] as const).filter((name) => {
    const measures = record.facts.pictures?.[name];
    return measures !== undefined && isRed(record, owners[name]) && judgeSound(measures) !== undefined;
  });
  const [first, ...others] = names.map((name) => owners[name]);
  if (first === undefined || isRed(record, "generation.image-not-black")) return undefined;
  const said = reasonOf(record, first);
  return diagnosis(
    "further-image-unsound",
    [first, ...others],
    {
      fr: `La première image était bonne, une suivante ne l'est pas : mémoire GPU presque pleine, calcul instable en fp8/fp16, ou nœud de l'édition mal branché.${said.fr}`,
      en: `The first image was good, a later one is not: GPU memory almost full, unstable computing in fp8/fp16, or a node of the edit badly connected.${said.en}`,
    },
    steps(
      [
        `Ouvrez l'image dans le rapport, puis voyez si le défaut revient :${run(again(record, "generation"))}`,
        "S'il revient à l'édition seulement : comparez VAEEncode, VAELoader et denoise de son workflow avec ceux du cours.",
        "S'il va et vient : retirez de l'entrypoint --use-sage-attention, --fast et --fp16-vae, puis redémarrez.",
      ],
      [
        `Open the image in the report, then see whether the fault comes back:${run(again(record, "generation"))}`,
        "If it comes back with the edit alone: compare VAEEncode, VAELoader and denoise of its workflow with the course's.",
        "If it comes and goes: remove --use-sage-attention, --fast and --fp16-vae from the entrypoint, then restart.",
      ],
    ),
  );
};

export const furtherPictureRules: readonly Rule[] = [unsound];
