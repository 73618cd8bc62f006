import type { z } from "zod";
import type { Text } from "../text.ts";
import { closest } from "./did-you-mean.ts";
import { issueWords } from "./issue-words.ts";
import { constantsAt, exampleOf, schemaAt } from "./schema-at.ts";
import { bilingual, problem, suggestion } from "./sentences.ts";

/** An example longer than this is cut: the key is what matters. */
const MAX_EXAMPLE = 200;

/** One fault of a file's shape: where, what, and the very words to write. */
export function shapeProblem(shown: string, issue: z.core.$ZodIssue, schema: z.ZodType, data: unknown): Text {
  const place = placeOf(shown, issue.path);
  if (issue.code === "unrecognized_keys") return unknownKeys(place, issue, schema, data);
  const missing = valueAt(data, issue.path) === undefined && issue.code !== "custom";
  const constants = issue.code === "invalid_union" ? constantsAt(schema, issue.path) : [];
  if (constants.length > 0)
    return problem(place, missing ? absent : oneOf(constants), write(issue.path, constants, "ou", "or"));
  const { fr, en } = write(issue.path, [exampleOf(schemaAt(schema, data, issue.path))], "", "");
  const example = { fr: `${fr}, par exemple`, en: `${en}, for instance` };
  if (missing) return problem(place, absent, example);
  const said = bilingual((language) =>
    issue.code === "custom" ? issue.message : issueWords(issue, language),
  );
  return problem(place, said, example);
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    data,
  );
}

const absent = { fr: "manque", en: "missing" };

/** `workflows[1].input`, as one writes it in a program. */
function placeOf(shown: string, path: readonly PropertyKey[]): Text {
  const inFile = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
  const root = { fr: "racine", en: "root" };
  return bilingual((language) => `${shown}, ${inFile || root[language]}`);
}

function oneOf(constants: readonly unknown[]): Text {
  const all = constants.map((one) => JSON.stringify(one));
  return { fr: `la valeur n'est ni ${all.join(" ni ")}`, en: `the value is neither ${all.join(" nor ")}` };
}

function write(path: readonly PropertyKey[], values: readonly unknown[], ou: string, or: string): Text {
  const key = path.at(-1);
  const all = values.map((value) => {
    const text = cut(JSON.stringify(value) ?? "…");
    return typeof key === "string" ? `${JSON.stringify(key)}: ${text}` : text;
  });
  return { fr: `écrivez ${all.join(` ${ou} `)}`, en: `write ${all.join(` ${or} `)}` };
}

function cut(text: string): string {
  return text.length > MAX_EXAMPLE ? `${text.slice(0, MAX_EXAMPLE)}…` : text;
}

function unknownKeys(
  place: Text,
  issue: z.core.$ZodIssueUnrecognizedKeys,
  schema: z.ZodType,
  data: unknown,
): Text {
  const known = Object.keys(schemaAt(schema, data, issue.path)?.properties ?? {});
  const unknown = issue.keys.map((key) => [key, suggestion(closest(key, known))] as const);
  const list = { fr: `les clés connues : ${known.join(", ")}.`, en: `the known keys: ${known.join(", ")}.` };
  return problem(
    place,
    {
      fr: `clé inconnue : ${unknown.map(([key, near]) => `« ${key} ».${near.fr}`).join(" ")}`,
      en: `unknown key: ${unknown.map(([key, near]) => `"${key}".${near.en}`).join(" ")}`,
    },
    bilingual(
      (language) =>
        `${list[language]}${issue.keys.some((key) => secretKey.test(key)) ? elsewhere[language] : ""}`,
    ),
  );
}

/** Such a file lies in a repository. */
const secretKey = /^(user_?)?(pass(word|wd)?|secret|value|token|(api_?)?key)$/i;
const elsewhere: Text = {
  fr: " Un secret ne s'écrit pas ici : donnez-le par une variable ou un fichier (voyez --help), et changez celui qui a pu être partagé.",
  en: " A secret is not written here: give it by a variable or a file (see --help), and change one that may have been shared.",
};
