import { z } from "zod";
import type { Text } from "../text.ts";
import { closest } from "./did-you-mean.ts";
import { issueWords } from "./issue-words.ts";
import { bilingual, problem, suggestion } from "./sentences.ts";
import { faultText, readTextFile, withoutBom } from "./text-file.ts";

const maxBytes = 8 * 2 ** 20;

export type Read<T> = { readonly value: T } | { problems: Text[] };

/**
 * Reads a JSON file of a given shape, which may depend on what is in it; each fault is a problem that names file and place.
 * `shown` is the path in messages.
 */
export function readJsonFile<T>(
  path: string,
  shown: string,
  shape: z.ZodType<T> | ((data: unknown) => z.ZodType<T>),
): Read<T> {
  const file = readTextFile(path, maxBytes);
  if ("fault" in file) {
    const fix = { fr: "corrigez le chemin ou le fichier.", en: "correct the path or the file." };
    return { problems: [problem(shown, faultText(file.fault, shown), fix)] };
  }
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(file.text));
  } catch (error) {
    return { problems: [notJson(shown, error)] };
  }
  const schema = typeof shape === "function" ? shape(data) : shape;
  const parsed = schema.safeParse(data, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  return { problems: parsed.error.issues.map((issue) => shapeProblem(shown, issue, schema)) };
}

/** Only the place is reported: the parser's message quotes the text, which may be a secret given by mistake. */
function notJson(shown: string, error: unknown): Text {
  const [, line, column] = /line (\d+) column (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
  const fr = line === undefined ? "" : ` (ligne ${line}, colonne ${column})`;
  const en = line === undefined ? "" : ` (line ${line}, column ${column})`;
  return problem(
    shown,
    { fr: `ce n'est pas du JSON${fr}`, en: `this is not JSON${en}` },
    {
      fr: "vérifiez que c'est le bon fichier, puis sa syntaxe.",
      en: "check that it is the right file, then its syntax.",
    },
  );
}

function shapeProblem(shown: string, issue: z.core.$ZodIssue, schema: z.ZodType): Text {
  const path = issue.path.map(String).join(".");
  const root = { fr: "racine", en: "root" };
  const place = bilingual((language) => `${shown}, ${path || root[language]}`);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    const unknown = issue.keys.map((key) => [key, suggestion(closest(key, known))] as const);
    return problem(
      place,
      {
        fr: `clé inconnue : ${unknown.map(([key, near]) => `« ${key} ».${near.fr}`).join(" ")}`,
        en: `unknown key: ${unknown.map(([key, near]) => `"${key}".${near.en}`).join(" ")}`,
      },
      { fr: `les clés connues : ${known.join(", ")}.`, en: `the known keys: ${known.join(", ")}.` },
    );
  }
  const missing = issue.input === undefined && issue.code === "invalid_type";
  return problem(
    place,
    missing
      ? { fr: "cette clé manque", en: "this key is missing" }
      : bilingual((language) => (issue.code === "custom" ? issue.message : issueWords(issue, language))),
    { fr: "corrigez le fichier.", en: "correct the file." },
  );
}

/** The keys that the schema knows at a path, for the suggestion. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.core.JSONSchema.BaseSchema | undefined = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  for (const step of path) {
    const next: unknown =
      typeof step === "number" ? at?.items : (at?.properties?.[String(step)] ?? at?.additionalProperties);
    at = typeof next === "object" && next !== null ? (next as z.core.JSONSchema.BaseSchema) : undefined;
  }
  return Object.keys(at?.properties ?? {});
}
