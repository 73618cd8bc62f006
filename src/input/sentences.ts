import type { Language, Text } from "../text.ts";

/** A text that one function writes in both languages: for values and names that are not prose. */
export function bilingual(write: (language: Language) => string): Text {
  return { fr: write("fr"), en: write("en") };
}

/** " Did you mean …?", or nothing. */
export function suggestion(candidate: string | undefined): Text {
  if (candidate === undefined) return { fr: "", en: "" };
  return { fr: ` Vouliez-vous dire « ${candidate} » ?`, en: ` Did you mean "${candidate}"?` };
}

/** One problem of configuration: which setting, or file by its name; what is wrong with it; what to do. */
export function problem(where: Text | string, cause: Text, fix: Text): Text {
  const { fr, en } = typeof where === "string" ? { fr: where, en: where } : where;
  return { fr: `${fr} : ${cause.fr} → ${fix.fr}`, en: `${en}: ${cause.en} → ${fix.en}` };
}
