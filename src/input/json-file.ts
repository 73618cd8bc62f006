import type { z } from "zod";
import type { Text } from "../text.ts";
import { problem } from "./sentences.ts";
import { shapeProblem } from "./shape-problem.ts";
import { faultText, readTextFile, withoutBom } from "./text-file.ts";

const maxBytes = 8 * 2 ** 20;

/** `data`: what was read, of another shape than wanted. */
export type Read<T> = { readonly value: T } | { problems: Text[]; readonly data?: unknown };

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
  return { problems: parsed.error.issues.map((issue) => shapeProblem(shown, issue, schema, data)), data };
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
