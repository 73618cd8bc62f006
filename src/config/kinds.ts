import { closest } from "../input/did-you-mean.ts";
import { suggestion } from "../input/sentences.ts";
import { checkUrl } from "../input/server-url.ts";
import type { Text } from "../text.ts";
import { absolutePath, isPath, pathRefusal } from "./paths.ts";
import type { Entry, Parsed } from "./setting.ts";

/** The kinds of settings: each turns an entry of the table into a setting that can be read. */

interface Shaped extends Entry {
  readonly shape: Text;
}

/** Any text, or one that must match a pattern. */
export function text<E extends Shaped & { readonly pattern?: RegExp }>(entry: E) {
  const parse = (value: string): Parsed<string> =>
    entry.pattern?.test(value) === false ? { cause: wrongShape } : { value };
  return { ...entry, parse };
}

/** A path, absolute once it is read. */
export function path<E extends Shaped>(entry: E) {
  return { ...entry, isPath: true as const, parse: parsePath };
}

/** The name of a file that ships with the suite, or a path. */
export function nameOrPath<E extends Shaped>(entry: E) {
  const parse = (value: string, cwd: string) => (isPath(value) ? parsePath(value, cwd) : { value });
  return { ...entry, isPath: true as const, parse };
}

/** The address of a server. */
export function url<E extends Shaped>(entry: E) {
  return { ...entry, parse: checkUrl };
}

/** One word of a closed list, in any case; of `synonyms` each is refused with the word to write. */
export function choice<
  const T extends string,
  E extends Entry & { readonly synonyms?: Readonly<Record<string, NoInfer<T>>> },
>(choices: readonly T[], entry: E) {
  const parse = (value: string) =>
    parseWord(choices, value.toLowerCase(), value, entry.synonyms?.[value.toLowerCase()]);
  return { ...entry, shape: listed(choices), parse };
}

/** Words of a closed list; each is parsed alone. */
export function words<const T extends string, E extends Entry>(choices: readonly T[], entry: E) {
  const { fr, en } = listed(choices);
  const shape: Text = {
    fr: `${fr} ; répétable, ou séparés par des virgules`,
    en: `${en}; repeatable, or separated by commas`,
  };
  const parse = (value: string) => parseWord(choices, value, value);
  return { ...entry, repeatable: true as const, shape, parse };
}

/** Whole seconds from 1 to a day. */
export function seconds<E extends Entry>(entry: E) {
  const shape: Text = {
    fr: "nombre entier de secondes, de 1 à 86400",
    en: "whole number of seconds, from 1 to 86400",
  };
  const parse = (value: string): Parsed<number> => {
    const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= 1 && number <= 86_400) return { value: number };
    return { cause: { fr: "ce n'est pas une durée valide", en: "this is not a valid duration" } };
  };
  return { ...entry, shape, parse };
}

/** A whole number between two bounds. */
export function count<E extends Entry & { readonly least: number; readonly most: number }>(entry: E) {
  const { least, most } = entry;
  const shape: Text = {
    fr: `nombre entier, de ${least} à ${most}`,
    en: `whole number, from ${least} to ${most}`,
  };
  const parse = (value: string): Parsed<number> => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= least && number <= most ? { value: number } : { cause: noNumber };
  };
  return { ...entry, shape, parse };
}

/** Minutes, with decimals where they are short: from a hundredth to a day. */
export function minutes<E extends Entry>(entry: E) {
  const shape: Text = {
    fr: "minutes, de 0.01 à 1440 ; décimales permises",
    en: "minutes, from 0.01 to 1440; decimals are allowed",
  };
  const parse = (value: string): Parsed<number> => {
    // a comma is how a French hand writes it
    const number = /^\d{1,4}(?:[.,]\d{1,4})?$/.test(value) ? Number(value.replace(",", ".")) : Number.NaN;
    return number >= 0.01 && number <= 1_440 ? { value: number } : { cause: noNumber };
  };
  return { ...entry, shape, parse };
}

const noNumber: Text = {
  fr: "ce n'est pas un nombre dans ces bornes",
  en: "this is no number within these bounds",
};

/** Off unless it is set. The flag takes no value; the variable takes any value, and a few of them mean no. */
export function toggle<E extends Entry>(entry: E) {
  const shape: Text = {
    fr: "toute valeur autre que 0, false ou vide",
    en: "any value but 0, false or empty",
  };
  const fallback: Text = { fr: "non", en: "no" };
  const parse = (value: string): Parsed<boolean> => ({ value: !/^(|0|false|no|off)$/i.test(value) });
  return { ...entry, default: "no", fallback, shape, parse };
}

const wrongShape: Text = {
  fr: "la valeur n'a pas la forme attendue",
  en: "the value does not have the expected shape",
};

function parsePath(value: string, cwd: string): Parsed<string> {
  return pathRefusal(value) ?? { value: absolutePath(value, cwd) };
}

function parseWord<T extends string>(
  choices: readonly T[],
  word: string,
  written: string,
  synonym?: T,
): Parsed<T> {
  const value = choices.find((choice) => choice === word);
  if (value !== undefined) return { value };
  const near = suggestion(synonym ?? (/^https?:/i.test(written) ? "--url" : closest(written, choices)));
  return { cause: { fr: `valeur inconnue.${near.fr}`, en: `unknown value.${near.en}` } };
}

/** `a, b or c`. */
function listed(choices: readonly string[]): Text {
  const [front, last] = [choices.slice(0, -1).join(", "), choices.at(-1)];
  return { fr: `${front} ou ${last}`, en: `${front} or ${last}` };
}
