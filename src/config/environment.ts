import { join } from "node:path";
import { parseEnv } from "node:util";
import { closest } from "../input/did-you-mean.ts";
import { problem } from "../input/sentences.ts";
import { faultText, readTextFile, withoutBom } from "../input/text-file.ts";
import type { Text } from "../text.ts";
import { type Given, whereOf } from "./given.ts";
import type { Setting } from "./setting.ts";
import { allSettings } from "./settings.ts";

export interface Variables {
  readonly given: readonly Given[];
  readonly problems: readonly Text[];
  readonly notes: readonly Text[];
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
  return { values, cut };
}

/** Our variables from the environment and from `.env` in the working directory, older names included. */
export function readVariables(env: NodeJS.ProcessEnv, cwd: string): Variables {
  const file = readEnvFile(join(cwd, ".env"), ".env");
  const given: Given[] = [];
  const problems: Text[] = file.problem ? [file.problem] : [];
  const notes: Text[] = file.cut.map(({ note }) => note);
  for (const setting of allSettings) {
    const { env: canonical, olderEnv = [], foreign } = setting;
    if (canonical === undefined) continue;
    const candidates = [canonical, ...olderEnv].flatMap((name) => effective(setting, name, env, file.values));
    for (const candidate of candidates) {
      if (candidate.value.trim() === "" && foreign !== true) problems.push(emptyValue(candidate, canonical));
      if (candidate.name !== canonical) notes.push(olderName(candidate, canonical));
    }
    const filled = candidates.filter(({ value }) => value.trim() !== "");
    const [first, ...others] = filled;
    if (first === undefined) continue;
    const rival = others.find((other) => other.value.trim() !== first.value.trim());
    if (rival !== undefined) problems.push(twoValues(first, rival));
    given.push(first);
  }
  notes.push(...misspellings([...Object.keys(env), ...Object.keys(file.values)]));
  return { given, problems, notes };
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
    fr: `${where.fr} : ancien nom, accepté ; renommez-le en ${canonical}.`,
    en: `${where.en}: an older name, accepted; rename it to ${canonical}.`,
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

/** Names that look like ours but are not: noted, never refused, because other tools have variables too. */
function misspellings(names: readonly string[]): Text[] {
  const ours = allSettings.flatMap(({ env, olderEnv }) => [env ?? [], olderEnv ?? []].flat());
  const notes: Text[] = [];
  for (const name of new Set(names)) {
    const [, prefix, rest] = /^(COMFYUI_|QWEN_)(.+)$/i.exec(name) ?? [];
    if (prefix === undefined || rest === undefined || ours.includes(name)) continue;
    const family = ours.filter((own) => own.startsWith(prefix.toUpperCase()));
    const meant = closest(
      rest,
      family.map((own) => own.slice(prefix.length)),
    );
    if (meant === undefined) continue;
    const own = `${prefix.toUpperCase()}${meant}`;
    notes.push({
      fr: `La variable ${name} n'est pas lue ; vouliez-vous dire ${own} ?`,
      en: `The variable ${name} is not read; did you mean ${own}?`,
    });
  }
  return notes;
}
