import { problem } from "../../input/sentences.ts";
import { faultText, readTextFile, withoutBom } from "../../input/text-file.ts";
import type { Text } from "../../text.ts";
import { type Given, pick, rankOf, read, type Sources, whereOf } from "../given.ts";
import { isPlaceholder } from "../meant/placeholder.ts";
import { displayPath } from "../paths.ts";
import type { Sourced } from "../run-config.ts";
import type { Setting } from "../setting.ts";

const maxSecretFile = 64 * 1024;

/**
 * A secret from its variable or from the file that another setting names: of the two the stronger place wins. "absent": neither
 * was given; undefined: what was given cannot be used, and is a problem already.
 */
export function secretOf(
  sources: Sources,
  variable: Setting<string>,
  file: Setting<string>,
): Sourced | "absent" | undefined {
  const inVariable = pick(sources, variable);
  const inFile = pick(sources, file);
  if (inFile && inVariable && rankOf(inFile) === rankOf(inVariable)) {
    sources.problems.push(both(inVariable, inFile));
    return undefined;
  }
  if (inFile && rankOf(inFile) < rankOf(inVariable)) return ofFile(sources, file, inFile);
  if (inVariable === undefined) return "absent";
  if (isPlaceholder(variable, inVariable.value)) {
    sources.problems.push(
      problem(
        whereOf(inVariable),
        { fr: "la variable ne contient qu'un modèle à remplir", en: "the variable holds but a placeholder" },
        { fr: "mettez-y la vraie valeur.", en: "put the real value there." },
      ),
    );
    return undefined;
  }
  return { value: inVariable.value.replace(/[\r\n]+$/, ""), source: inVariable.name };
}

function ofFile(sources: Sources, setting: Setting<string>, given: Given): Sourced | undefined {
  const path = read(sources, setting);
  if (path === undefined) return undefined;
  const shown = displayPath(path, sources.cwd);
  const file = readTextFile(path, maxSecretFile);
  const refuse = (cause: Text, fix: Text) => {
    sources.problems.push(problem(whereOf(given), cause, fix));
    return undefined;
  };
  if ("fault" in file)
    return refuse(faultText(file.fault, shown), {
      fr: "corrigez le chemin, ou réécrivez ce fichier en texte UTF-8, le secret seul sur la ligne 1.",
      en: "correct the path, or rewrite that file as UTF-8 text, the secret alone on line 1.",
    });
  const [value = ""] = withoutBom(file.text).split(/\r\n|\n|\r/);
  if (value.trim() === "")
    return refuse(
      { fr: `la ligne 1 de « ${shown} » est vide`, en: `line 1 of "${shown}" is empty` },
      { fr: "écrivez-y le secret, seul.", en: "write the secret there, alone." },
    );
  return { value, source: shown };
}

function both(variable: Given, file: Given): Text {
  const [a, b] = [whereOf(variable), whereOf(file)];
  return problem(
    { fr: `${a.fr} et ${b.fr}`, en: `${a.en} and ${b.en}` },
    { fr: "le même secret est donné deux fois", en: "the same secret is given twice" },
    { fr: `ne gardez que ${file.name}.`, en: `keep ${file.name} only.` },
  );
}
