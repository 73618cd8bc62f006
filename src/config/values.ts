import { statSync } from "node:fs";
import { describeToken } from "../credentials/token-shape.ts";
import { closest } from "../input/did-you-mean.ts";
import { bilingual, problem, suggestion } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import { type Given, strongest, whereOf } from "./given.ts";
import { absolutePath, isWindowsPath, wslPath } from "./paths.ts";
import { type SettingKey, settingOf } from "./settings.ts";
import { unwritable } from "./writable.ts";

/** What was set, and the place where every problem and note is gathered while it is judged. */
export interface Sources {
  readonly given: readonly Given[];
  readonly cwd: string;
  readonly problems: Text[];
  readonly notes: Text[];
}

/** The value that counts for a setting, or undefined where nobody set it. */
export function pick(sources: Sources, key: SettingKey): Given | undefined {
  return strongest(sources.given, key);
}

/** A switch: any value but those that say no. */
export function isOn(sources: Sources, key: "ci" | "githubActions" | "allowRestart"): boolean {
  return !/^(|0|false|no|off)$/i.test(pick(sources, key)?.value ?? "");
}

/** One word of a closed list. */
export function readChoice<T extends string>(
  sources: Sources,
  key: SettingKey,
  choices: readonly T[],
): T | undefined {
  const given = pick(sources, key);
  if (given === undefined) return undefined;
  const choice = choices.find((one) => one === given.value.toLowerCase());
  if (choice === undefined) sources.problems.push(notAChoice(given, choices));
  return choice;
}

/** `--stage`, repeated or with commas; undefined where it was not given. Order and doubles do not matter. */
export function readStages<T extends string>(
  sources: Sources,
  choices: readonly T[],
): readonly T[] | undefined {
  const given = sources.given.filter((one) => one.key === "stage");
  if (given.length === 0) return undefined;
  const words = given.flatMap((one) =>
    one.value.split(",").map((value) => ({ ...one, value: value.trim() })),
  );
  const wrong = words.filter((word) => !(choices as readonly string[]).includes(word.value));
  sources.problems.push(...wrong.map((word) => notAChoice(word, choices)));
  return choices.filter((choice) => words.some((word) => word.value === choice));
}

/** Whole seconds from 1 to a day. */
export function readSeconds(sources: Sources, key: SettingKey): number | undefined {
  const given = pick(sources, key);
  if (given === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(given.value) ? Number(given.value) : Number.NaN;
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  sources.problems.push(
    wrongShape(given, { fr: "ce n'est pas une durée valide", en: "this is not a valid duration" }),
  );
  return undefined;
}

/** A text that must match a pattern, or the setting's default. */
export function readName(sources: Sources, key: SettingKey, pattern: RegExp, fallback: string): string {
  const given = pick(sources, key);
  if (given === undefined) return fallback;
  if (pattern.test(given.value)) return given.value;
  sources.problems.push(
    wrongShape(given, {
      fr: "la valeur n'a pas la forme attendue",
      en: "the value does not have the expected shape",
    }),
  );
  return fallback;
}

/** An absolute path, or undefined: not set, or refused for a reason that is now a problem. */
export function readPath(sources: Sources, key: SettingKey): string | undefined {
  const given = pick(sources, key);
  if (given === undefined) return undefined;
  const refusal = refusePath(given);
  if (refusal === undefined) return absolutePath(given.value, sources.cwd);
  sources.problems.push(refusal);
  return undefined;
}

/** A folder to write in, that may not exist yet. */
export function readFolder(sources: Sources, key: SettingKey, fallback: string): string {
  const path = readPath(sources, key) ?? absolutePath(fallback, sources.cwd);
  const refusal = unwritable(path);
  if (refusal !== undefined) {
    const given = pick(sources, key);
    const where = given === undefined ? bilingual(() => settingOf(key).env ?? key) : whereOf(given);
    sources.problems.push(problem(where, refusal.cause, refusal.fix));
  }
  return path;
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function refusePath(given: Given): Text | undefined {
  if (looksLikeSecret(given.value))
    return problem(
      whereOf(given),
      {
        fr: "un chemin est attendu, et la valeur ressemble à un jeton",
        en: "a path is expected, and the value looks like a token",
      },
      {
        fr: "mettez le jeton dans un fichier et donnez le chemin de ce fichier.",
        en: "put the token in a file and give that file's path.",
      },
    );
  if (/\p{Cc}/u.test(given.value))
    return problem(
      whereOf(given),
      { fr: "le chemin contient un caractère de contrôle", en: "the path holds a control character" },
      {
        fr: "dans .env, entourez un chemin Windows d'apostrophes : entre guillemets, « \\n » est un saut de ligne.",
        en: 'in .env put a Windows path in single quotes: in double quotes "\\n" is a line break.',
      },
    );
  if (process.platform === "win32" || !isWindowsPath(given.value)) return undefined;
  const seen = wslPath(given.value);
  return problem(
    whereOf(given),
    {
      fr: "un chemin Windows, alors que la suite tourne sous Linux",
      en: "a Windows path, while the suite runs on Linux",
    },
    seen === undefined
      ? { fr: "donnez le chemin vu de Linux.", en: "give the path as Linux sees it." }
      : { fr: `écrivez « ${seen} ».`, en: `write "${seen}".` },
  );
}

/** A token given in place of a path must not be repeated in "no such file"; nor one with "Bearer" or "NAME=" in front. */
function looksLikeSecret(value: string): boolean {
  if (describeToken(value).format === "bcrypt" || /^\$2|\$2[abxy]\$\d\d\$|^[^\\/.]{32,}$/.test(value))
    return true;
  // A hash whose "$" a shell has eaten.
  return /^(\$?2)?[aby]\$?\d[^\\]{40,}$/.test(value);
}

function notAChoice(given: Given, choices: readonly string[]): Text {
  const near = suggestion(closest(given.value, choices));
  return wrongShape(given, { fr: `valeur inconnue.${near.fr}`, en: `unknown value.${near.en}` });
}

function wrongShape(given: Given, cause: Text): Text {
  const { shape } = settingOf(given.key);
  return problem(whereOf(given), cause, { fr: `attendu : ${shape.fr}.`, en: `expected: ${shape.en}.` });
}
