import { expect, test } from "vitest";
import { z } from "zod";
import { issueWords } from "./issue-words.ts";

const rows: readonly [schema: z.ZodType, value: unknown, fr: string][] = [
  [z.string(), undefined, "Entrée invalide : attendu « chaîne de caractères », reçu « rien »"],
  [z.number(), "7", "Entrée invalide : attendu « nombre », reçu « chaîne de caractères »"],
  [z.array(z.string()), {}, "Entrée invalide : attendu « tableau », reçu « objet »"],
  [z.literal("x"), 1, 'Entrée invalide : attendu « "x" »'],
  [z.enum(["a", "b"]), 1, 'Option invalide : une valeur parmi "a"|"b" attendue'],
  [z.string().min(1), "", "Trop petit : attendu « >=1 caractères »"],
  [z.array(z.string()).max(1), ["a", "b"], "Trop grand : attendu « <=1 éléments »"],
  [z.number().int(), 1.5, "Entrée invalide : attendu « entier », reçu « nombre »"],
];

test.for(rows)("%# in French agrees in gender and number", ([schema, value, fr]) => {
  const issue = schema.safeParse(value, { reportInput: true }).error?.issues[0];
  expect(issue && issueWords(issue, "fr")).toBe(fr);
});

test("in English is zod's own sentence", () => {
  const issue = z.string().safeParse(undefined, { reportInput: true }).error?.issues[0];
  expect(issue && issueWords(issue, "en")).toBe("Invalid input: expected string, received undefined");
});
