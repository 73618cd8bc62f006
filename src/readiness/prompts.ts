import { generator } from "../../emulator/pictures/random.ts";

/** What a student adds to the prompt of the profile: it suits a picture that is painted and one that is edited. */
const words = [
  [
    "at dawn",
    "at noon",
    "at dusk",
    "by night",
    "in the morning",
    "in the evening",
    "in twilight",
    "at sunset",
  ],
  ["in spring", "in summer", "in autumn", "in winter", "in April", "in July", "in October", "in January"],
  ["soft light", "hard light", "light from the left", "light from the right", "warm light", "cool light"],
  ["light mist", "clear air", "after the rain", "a light breeze", "thin clouds", "high clouds", "still air"],
] as const;

/** Additions of which no two are equal, in an order that the seed draws; beyond all combinations with a number. */
export function additionOf(seed: number, student: number, image: number, images: number): string {
  const all = words.reduce((product, { length }) => product * length, 1);
  const nth = student * images + image;
  // an odd step that 3 and 7 do not divide visits each combination once
  const start = Math.floor(generator(seed)() * all);
  let rest = (start + (nth % all) * 1_003) % all;
  const chosen = words.map((choices) => {
    const word = choices[rest % choices.length];
    rest = Math.floor(rest / choices.length);
    return word;
  });
  const round = Math.floor(nth / all);
  return [...chosen, ...(round > 0 ? [`number ${round + 1}`] : [])].join(", ");
}
