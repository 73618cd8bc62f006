import { join } from "node:path";
import { parseEnv } from "node:util";
import { problem } from "../input/sentences.ts";
import { faultText, readTextFile, withoutBom } from "../input/text-file.ts";
import type { Text } from "../text.ts";
import { type Given, rankOf, whereOf } from "./given.ts";
import { type NearName, nearNames } from "./meant/near-names.ts";
import { isPlaceholder } from "./meant/placeholder.ts";
import { unreadLines } from "./meant/unread-lines.ts";
import { type Setting, variablesOf } from "./setting.ts";
import { allSettings } from "./settings.ts";

export interface Variables {
  readonly given: readonly Given[];
  readonly problems: readonly Text[];
  readonly notes: readonly Text[];
  readonly near: readonly NearName[];
  /** Any variable by its name: a profile may name one that is not ours. */
  readonly valueOf: (name: string) => string | undefined;
}

const maxEnvFile = 256 * 1024;

/** A value that was cut at a "#", and a note that asks whether it should be longer. */
interface CutValue {
  readonly name: string;
  readonly note: Text;
}

interface EnvFile {
  readonly values: Readonly<Record<string, string>>;
  readonly cut: readonly CutValue[];
  readonly text?: string;
  readonly problem?: Text;
  readonly missing?: true;
}

/** An env file as Node reads it: `$` stays as it is. `file` is the name a reader knows. */
export function readEnvFile(path: string, file: string): EnvFile {
  const read = readTextFile(path, maxEnvFile);
  if ("fault" in read) {
    if (read.fault === "missing") return { values: {}, cut: [], missing: true };
    const fix = {
      fr: "réécrivez-le en texte UTF-8, ou supprimez-le.",
      en: "rewrite it as UTF-8 text, or delete it.",
    };
    return { values: {}, cut: [], problem: problem(file, faultText(read.fault, path), fix) };
  }
  const text = withoutBom(read.text);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) if (value !== undefined) values[name] = value;
  const pattern = /^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=[ \t]*[^\s"'`#]+#/gm;
  const cut = [...text.matchAll(pattern)].map(([, name = ""]) => ({
    name,
    note: {
      fr: `${name} (${file}) : la valeur est coupée au premier « # » ; entourez-la d'apostrophes s'il en fait partie.`,
      en: `${name} (${file}): the value is cut at the first "#"; put it in single quotes if the "#" is part of it.`,
    },
  }));
  return { values, cut, text };
}

/** Our variables from the environment and from `.env` in the working directory, older names included. */
export function readVariables(env: NodeJS.ProcessEnv, cwd: string): Variables {
  const file = readEnvFile(join(cwd, ".env"), ".env");
  const given: Given[] = [];
  const problems: Text[] = file.problem ? [file.problem] : [];
  const names = allSettings.flatMap(variablesOf);
  problems.push(
    ...unreadLines(file.text ?? "", names, { ...file.values, ...(env as Record<string, string>) }),
  );
  const notes: Text[] = file.cut.map(({ note }) => note);
  for (const setting of allSettings) {
    const { env: canonical, foreign } = setting;
    if (canonical === undefined) continue;
    const candidates = variablesOf(setting).flatMap((name) => effective(setting, name, env, file.values));
    const filled = candidates.filter(({ value }) => value.trim() !== "");
    // of two names the stronger place wins, then our own
    const real = filled
      .filter(({ value }) => !isPlaceholder(setting, value))
      .sort((a, b) => rankOf(a) - rankOf(b));
    for (const candidate of candidates) {
      const older = candidate.name !== canonical;
      const unfilled = !real.includes(candidate);
      if (unfilled && real[0] !== undefined && (older || filled.includes(candidate)))
        notes.push(ignoredName(candidate, real[0].name));
      else if (candidate.value.trim() === "" && foreign !== true)
        problems.push(emptyValue(candidate, canonical));
      else if (older && foreign !== true) notes.push(olderName(candidate, canonical));
    }
    const [first = filled[0], ...others] = real;
    if (first === undefined) continue;
    const rival = others.find((other) => other.value.trim() !== first.value.trim());
    if (rival !== undefined && setting.secret) problems.push(twoValues(first, rival));
    else if (rival !== undefined && foreign !== true) notes.push(otherValue(first, rival));
    given.push(first);
  }
  const all = new Map(Object.entries({ ...file.values, ...env }));
  const set = [...all].flatMap(([name, value = ""]) =>
    value.trim() === "" ? [] : [{ name, value, inFile: env[name] === undefined }],
  );
  return { given, problems, notes, near: nearNames(set), valueOf: (name) => all.get(name) };
}

/** The environment wins over `.env` for the same name. Secrets keep their spaces: src/credentials judges them. */
function effective(
  setting: Setting,
  name: string,
  env: NodeJS.ProcessEnv,
  fromFile: Readonly<Record<string, string>>,
): Given[] {
  const origin = env[name] === undefined ? ".env" : "environment";
  const value = env[name] ?? (Object.hasOwn(fromFile, name) ? fromFile[name] : undefined);
  if (value === undefined) return [];
  return [{ setting, name, origin, value: setting.secret === true ? value : value.trim() }];
}

function emptyValue(given: Given, canonical: string): Text {
  const { shape } = given.setting;
  return problem(
    whereOf(given),
    { fr: "la variable existe mais elle est vide", en: "the variable exists but is empty" },
    {
      fr: `supprimez-la, ou donnez-lui une valeur (${shape.fr}). Si un script la remplit, vérifiez le nom du secret : le nom canonique est ${canonical}.`,
      en: `remove it, or give it a value (${shape.en}). If a script fills it, check the secret's name: the canonical name is ${canonical}.`,
    },
  );
}

function olderName(given: Given, canonical: string): Text {
  const where = whereOf(given);
  return {
    fr: `${where.fr} : accepté pour ${canonical}, son nom ici ; gardez-le si d'autres outils le lisent.`,
    en: `${where.en}: accepted for ${canonical}, its name here; keep it where other tools read it.`,
  };
}

/** A placeholder of a `.env.example`, or an alias that a script left empty: nothing is lost, for another name has the value. */
function ignoredName(given: Given, used: string): Text {
  const where = whereOf(given);
  const [fr, en] =
    given.value.trim() === ""
      ? ["la variable est vide", "the variable is empty"]
      : ["la variable ne contient qu'un modèle à remplir", "the variable holds but a placeholder"];
  return {
    fr: `${where.fr} : ${fr}, elle est ignorée ; c'est ${used} qui est utilisé.`,
    en: `${where.en}: ${en}, it is ignored; ${used} is used.`,
  };
}

/** Not secret, so the report shows which one was used. */
function otherValue(first: Given, second: Given): Text {
  const [a, b] = [whereOf(first), whereOf(second)];
  return {
    fr: `${a.fr} et ${b.fr} : deux valeurs différentes du même réglage ; c'est ${first.name} qui est utilisé.`,
    en: `${a.en} and ${b.en}: two different values of one setting; ${first.name} is used.`,
  };
}

function twoValues(first: Given, second: Given): Text {
  const [a, b] = [whereOf(first), whereOf(second)];
  return problem(
    { fr: `${a.fr} et ${b.fr}`, en: `${a.en} and ${b.en}` },
    {
      fr: "deux noms du même réglage, deux valeurs différentes",
      en: "two names of one setting, two different values",
    },
    { fr: `ne gardez que ${first.name}.`, en: `keep ${first.name} only.` },
  );
}
