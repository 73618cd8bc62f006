import { findingText, type PictureFinding } from "../../oracles/verdicts.ts";
import type { Text } from "../../text.ts";
import { group, type Rule, rule } from "../rule.ts";
import type { Step } from "../steps.ts";
import { type DamageCause, damageCauses } from "./damage-causes.ts";

type DamageRule = keyof typeof damageCauses;

const damages = Object.keys(damageCauses) as DamageRule[];

function isDamage(name: PictureFinding["rule"]): name is DamageRule {
  return Object.hasOwn(damageCauses, name);
}

/** Where the prompt asks for it, the profile says so by the rule's name. */
function loosenStep(name: DamageRule): Step {
  return {
    fr: `Si le prompt demande une telle image, écrivez-le dans ce workflow du profil : "loosen": ["${name}"].`,
    en: `If the prompt asks for such a picture, say so in this workflow of the profile: "loosen": ["${name}"].`,
  };
}

const openPicture: Step = {
  fr: "Ouvrez l'image dans le rapport : le défaut s'y voit, ou il n'y est pas.",
  en: "Open the image in the report: the damage is to be seen there, or is not there.",
};

/** One diagnosis for each damage; of several the first that was found. */
function damageRule<const Name extends DamageRule>(name: Name): Rule<`image-${Name}`> {
  const { title, causes, step }: DamageCause = damageCauses[name];
  return rule({
    code: `image-${name}`,
    title,
    check: "generation.image-intact",
    when: ({ facts: { pictureFindings = [] }, said }) => {
      const red = pictureFindings.filter(({ warning }) => !warning);
      if (red.find((one) => isDamage(one.rule))?.rule !== name) return undefined;
      const others = [...new Set(red.map((one) => one.rule))].filter((one) => one !== name).filter(isDamage);
      const also = (language: keyof Text, word: string): string =>
        others.length > 0
          ? ` ${word} ${others.map((other) => damageCauses[other].title[language]).join(" · ")}.`
          : "";
      return {
        cause: {
          fr: `${title.fr}. Causes probables, dans l'ordre : ${causes.fr}.${said.fr}${also("fr", "Constaté aussi :")}`,
          en: `${title.en}. Likely causes, in this order: ${causes.en}.${said.en}${also("en", "Also seen:")}`,
        },
        steps: [openPicture, step, loosenStep(name)],
      };
    },
  });
}

/** Nothing is refused: the numbers come close to those of real pictures. */
const doubtful = rule({
  code: "image-doubtful",
  title: { fr: "Une image mérite un regard", en: "An image deserves a look" },
  check: "generation.image-intact",
  anyway: true,
  warning: true,
  when: ({ facts: { pictureFindings = [] } }) => {
    if (pictureFindings.some(({ warning }) => !warning)) return undefined;
    const [first] = pictureFindings;
    if (first === undefined) return undefined;
    const said = (language: keyof Text): string =>
      pictureFindings.map((one) => findingText(one)[language]).join(" ");
    const cause = isDamage(first.rule) ? damageCauses[first.rule] : undefined;
    return {
      cause: {
        fr: `${said("fr")} De vraies images s'en approchent : seule une personne peut dire si celle-ci est bonne.${cause ? ` Si elle ne l'est pas, causes probables : ${cause.causes.fr}.` : ""}`,
        en: `${said("en")} Real pictures come close to that: only a person can say whether this one is good.${cause ? ` If it is not, likely causes: ${cause.causes.en}.` : ""}`,
      },
      steps:
        cause && isDamage(first.rule) ? [openPicture, cause.step, loosenStep(first.rule)] : [openPicture],
    };
  },
});

export const damageGroup = group({
  name: "damage",
  layer: "picture",
  rules: [...damages.map((name) => damageRule(name)), doubtful],
});
