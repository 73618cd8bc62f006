import { parseArgs } from "node:util";
import { CodedError, describeError } from "../errors.ts";
import { type RuleName, ruleNames } from "../oracles/rule-names.ts";
import type { Language, Text } from "../text.ts";

/** What `npm run judge -- --help` says. */
export const usage: Text = {
  fr: `Juge des images comme la validation le fait : « est-ce mon serveur, ou mon goût ? »

Usage : npm run judge -- FICHIER_OU_DOSSIER… [options]

  --edit IMAGE          juge aussi chaque fichier comme une édition de cette image
  --loosen RÈGLE        une règle qui ne fait qu'avertir (à répéter) :
                        ${ruleNames.join(", ")}
  --json                le résultat en JSON
  --measures FICHIER    écrit toutes les mesures dans ce fichier JSON
  --lang fr|en          langue (REPORT_LANG)

Statut : 0 si toutes les images sont bonnes, avec ou sans avertissement ; 1 si une est refusée ; 2 si rien n'a pu être jugé.`,
  en: `Judges pictures as the validation does: "is it my server, or my taste?"

Usage: npm run judge -- FILE_OR_FOLDER… [options]

  --edit PICTURE        judges each file as an edit of this picture as well
  --loosen RULE         a rule that only warns (may be repeated):
                        ${ruleNames.join(", ")}
  --json                the result as JSON
  --measures FILE       writes all measures into this JSON file
  --lang fr|en          language (REPORT_LANG)

Status: 0 if all pictures are good, with or without warnings; 1 if one is refused; 2 if nothing could be judged.`,
};

const options = {
  edit: { type: "string" },
  loosen: { type: "string", multiple: true },
  json: { type: "boolean" },
  measures: { type: "string" },
  lang: { type: "string" },
  help: { type: "boolean" },
} as const;

export interface JudgeOptions {
  readonly paths: readonly string[];
  readonly edit?: string | undefined;
  readonly loosen: readonly RuleName[];
  readonly json?: boolean | undefined;
  readonly measures?: string | undefined;
  readonly help?: boolean | undefined;
}

/** French unless English is asked for; read first, because a mistake is told in it. */
export function languageOf(argv: readonly string[], asked = process.env.REPORT_LANG): Language {
  const given = /(?:^|\s)--lang[= ](\S+)/.exec(argv.join(" "))?.[1] ?? asked;
  return given === "en" ? "en" : "fr";
}

/** Throws a CodedError: JUDGE_OPTION. */
export function readOptions(argv: readonly string[]): JudgeOptions {
  const { values, positionals } = parsed(argv);
  const loosen = (values.loosen ?? []).flatMap((list) => list.split(","));
  const unknown = loosen.find((name) => !ruleNames.some((rule) => rule === name));
  if (unknown !== undefined)
    throw new CodedError("JUDGE_OPTION", {
      fr: `--loosen ne connaît pas la règle « ${unknown} ». Les règles : ${ruleNames.join(", ")}.`,
      en: `--loosen does not know the rule "${unknown}". The rules: ${ruleNames.join(", ")}.`,
    });
  return { ...values, loosen: loosen as RuleName[], paths: positionals };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    const detail = describeError(cause, "en").split("\n")[0]?.slice(0, 160) ?? "";
    throw new CodedError(
      "JUDGE_OPTION",
      {
        fr: `Une option n'est pas comprise (${detail}). Les options : npm run judge -- --help`,
        en: `An option is not understood (${detail}). The options: npm run judge -- --help`,
      },
      { cause },
    );
  }
}
