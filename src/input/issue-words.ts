import { z } from "zod";
import type { Language, Text } from "../text.ts";

const words = { fr: z.locales.fr().localeError, en: z.locales.en().localeError };

/** Longer patterns tell a person nothing; the example that follows does. */
const MAX_PATTERN = 40;
const otherForm: Text = { fr: "n'a pas la forme voulue", en: "does not have the wanted form" };

/** What zod finds wrong, in one language. The issue must know its input (`reportInput`). */
export function issueWords(issue: z.core.$ZodIssue, language: Language): string {
  if (
    issue.code === "invalid_format" &&
    issue.format === "regex" &&
    String(issue.pattern ?? "").length > MAX_PATTERN
  )
    return otherForm[language];
  const result = words[language](issue as z.core.$ZodRawIssue);
  const sentence = (typeof result === "string" ? result : result?.message) ?? issue.message;
  return language === "fr" ? agreeing(sentence) : sentence;
}

/** Zod's French writes "chaîne de caractères attendu", without agreement: with the type in quotes none is needed. */
function agreeing(sentence: string): string {
  return sentence
    .replace(/ : (?:instance de )?(.+) attendu(?:, (.+) reçu)?$/s, (_, expected, received) => {
      const came = received === undefined ? "" : `, reçu « ${received === "indéfini" ? "rien" : received} »`;
      return ` : attendu « ${expected === "record" ? "objet" : expected} »${came}`;
    })
    .replace(/^(Trop (?:grand|petit)) : [\p{L} ]+? doit (?:avoir|être) (.+)$/su, "$1 : attendu « $2 »");
}
