import { problem, suggestion } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import { type Given, whereOf } from "./given.ts";
import { optionMeant, wordMeant } from "./meant/stray-word.ts";
import type { Setting } from "./setting.ts";
import { allSettings, settings } from "./settings.ts";

export interface Flags {
  readonly given: readonly Given[];
  readonly problems: readonly Text[];
  readonly asked?: "help" | "version";
}

const byFlag = new Map<string, Setting>();
for (const setting of allSettings)
  for (const name of [setting.flag?.split(" ")[0], setting.short])
    if (name !== undefined) byFlag.set(name, setting);

/** Flags that would carry a secret: refused whatever their value, which is never repeated. */
const secretFlag =
  /^--?(api-?|auth-?|bearer-?|user-?)*(token|password|passwd|pwd|secret|plaintext|key|hash|credentials?)$/i;

/** What may be repeated in a message: `-x` or words of letters; `-pSECRET` may not. */
const safeName = /^(-[a-z]|--[a-z]{2,}(-[a-z]+)*)$/i;

const useHelp: Text = { fr: "voyez --help.", en: "see --help." };

/** Reads `--flag value`, `--flag=value` and `-h`. A word that is not one of our flags is a problem; values are never echoed. */
export function parseFlags(argv: readonly string[]): Flags {
  const given: Given[] = [];
  const problems: Text[] = [];
  let asked: "help" | "version" | undefined;
  // `yarn test -- --url …` hands the "--" on
  for (let at = argv[0] === "--" ? 1 : 0; at < argv.length; at++) {
    const [, name = "", attached] = /^(-[^=]*)(?:=([\s\S]*))?$/.exec(argv[at] ?? "") ?? [];
    const next = argv[at + 1];
    const following = next === undefined || next.startsWith("-") ? undefined : next;
    const setting = byFlag.get(name);
    if (secretFlag.test(name)) {
      problems.push(secretOnCommandLine(name));
      if (attached === undefined && following !== undefined) at++;
    } else if (setting === undefined) {
      problems.push(safeName.test(name) ? unknown(name) : unexpected(argv[at] ?? "", at + 1));
      if (name !== "" && attached === undefined && following !== undefined) at++;
    } else if (!setting.flag?.includes(" ")) {
      if (setting === settings.help) asked ??= "help";
      else if (setting === settings.version) asked ??= "version";
      else given.push({ setting, name, origin: "flag", value: "1" });
      const meantFor = attached === undefined && following !== undefined && looksLikeValue.test(following);
      if (meantFor) at++;
      if (attached !== undefined || meantFor) problems.push(takesNoValue(name));
    } else {
      const value = attached ?? following;
      if (attached === undefined && following !== undefined) at++;
      if (value === undefined || value.trim() === "") problems.push(noValue(setting, name));
      else given.push({ setting, name, origin: "flag", value: value.trim() });
    }
  }
  return { given, problems: [...problems, ...contradictions(given)], asked };
}

/** `--wait 60`, `--allow-restart true`. */
const looksLikeValue = /^(?:\d{1,6}(?:s|ms|m|min)?|true|false|yes|no|oui|non|on|off)$/i;

/** A flag given twice with different values: nothing says which of them was meant. */
function contradictions(given: readonly Given[]): Text[] {
  const repeated = given.filter(
    ({ setting, value }, at) =>
      !setting.repeatable &&
      given.findIndex((other) => other.setting === setting) < at &&
      given.some((other) => other.setting === setting && other.value !== value),
  );
  return [...new Map(repeated.map((flag) => [flag.setting, flag])).values()].map((flag) =>
    problem(
      whereOf(flag),
      {
        fr: "donné plusieurs fois, avec des valeurs différentes",
        en: "given more than once, with different values",
      },
      flag.setting === settings.url ? listThem : { fr: "n'en gardez qu'un.", en: "keep one of them." },
    ),
  );
}

const listThem: Text = {
  fr: 'gardez-en une, ou donnez-les ensemble pour valider plusieurs serveurs : --url "http://a:8188,http://b:8188".',
  en: 'keep one of them, or give them together to validate several servers: --url "http://a:8188,http://b:8188".',
};

function secretOnCommandLine(name: string): Text {
  return problem(
    whereOf({ name, origin: "flag" }),
    {
      fr: "refusé : un secret sur la ligne de commande se lit dans la liste des processus et l'historique du shell",
      en: "refused: a secret on the command line can be read in the process list and the shell's history",
    },
    {
      fr: "écrivez le jeton dans un fichier et donnez --token-file FILE (ou COMFYUI_TOKEN_FILE).",
      en: "write the token to a file and give --token-file FILE (or COMFYUI_TOKEN_FILE).",
    },
  );
}

function unknown(name: string): Text {
  const near = suggestion(optionMeant(name));
  return problem(
    whereOf({ name, origin: "flag" }),
    { fr: `option inconnue.${near.fr}`, en: `unknown option.${near.en}` },
    useHelp,
  );
}

/** The word itself is not repeated, for it may be a secret or hold one; of an address the scheme is. */
function unexpected(argument: string, position: number): Text {
  const [scheme] = /^https?:\/\//i.exec(argument) ?? [];
  const said: Text =
    scheme === undefined
      ? { fr: `(n° ${position})`, en: `(number ${position})` }
      : { fr: `: « ${scheme}… »`, en: `: "${scheme}…"` };
  const meant = wordMeant(argument);
  const asked: Text =
    meant === undefined
      ? { fr: "", en: "" }
      : { fr: `. Vouliez-vous dire \`${meant}\` ?`, en: `. Did you mean \`${meant}\`?` };
  return problem(
    { fr: "ligne de commande", en: "command line" },
    {
      fr: `argument inattendu ${said.fr}${asked.fr}`,
      en: `unexpected argument${scheme === undefined ? " " : ""}${said.en}${asked.en}`,
    },
    useHelp,
  );
}

function takesNoValue(name: string): Text {
  return problem(
    whereOf({ name, origin: "flag" }),
    { fr: "cette option ne prend pas de valeur", en: "this option takes no value" },
    { fr: `écrivez ${name} seul.`, en: `write ${name} alone.` },
  );
}

function noValue({ flag, shape }: Setting, name: string): Text {
  return problem(
    whereOf({ name, origin: "flag" }),
    { fr: "la valeur manque", en: "the value is missing" },
    { fr: `${flag}, attendu : ${shape.fr}.`, en: `${flag}, expected: ${shape.en}.` },
  );
}
