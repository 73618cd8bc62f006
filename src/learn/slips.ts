import { allSettings } from "../config/settings.ts";
import { closest } from "../input/did-you-mean.ts";
import { problem, suggestion } from "../input/sentences.ts";
import type { Text } from "../text.ts";

const ofRun = new Set(allSettings.flatMap(({ flag, short }) => [flag?.split(" ")[0], short]));

/** What people call the options of `learn`. */
const otherWords: readonly (readonly [RegExp, string])[] = [
  [/^(w|wf|graph|json|t2i|txt2img|text-?to-?image|workflow-?(file|json|path))$/, "--workflow"],
  [/^(img2img|i2i|edit-?(workflow|file|json)|workflow-?edit)$/, "--edit"],
  [/^(picture|photo|img|input-?(image|picture|file)|image-?input)$/, "--input"],
  [/^(text|positive|prompt-?text)$/, "--prompt"],
  [/^(n|profile-?name|title)$/, "--name"],
  [/^(dir|folder|output|output-?dir|out-?(dir|folder)|to)$/, "--out"],
  [/^(f|overwrite|replace)$/, "--force"],
  [/^(dry|simulate|preview|check|no-?write|what-?if)$/, "--dry-run"],
  [/^(no-?(input|questions?|ask)|non-?interactive|batch|assume-?yes|oui)$/, "--yes"],
];

/** With one dash or two, or the long one that a word processor makes of them. */
const option = /^[-\u2010-\u2015\u2212]{1,3}([a-z][\w-]{0,40})(?:=|$)/i;

/** The option of `learn` that a word was meant for, as one types it; undefined where it is none of ours. */
export function meantFor(word: string, before: string | undefined, own: Own): string | undefined {
  const [, name = ""] = option.exec(word) ?? [];
  const isValue = before?.startsWith("-") && !before.includes("=");
  if (name === "") return !isValue && /\.json$/i.test(word) ? typed("workflow", own) : undefined;
  if (ofRun.has(`--${name}`) || ofRun.has(word)) return undefined;
  const plain = name.toLowerCase().replaceAll("_", "-");
  const flags = Object.keys(own).map((one) => `--${one}`);
  const same = flags.find((flag) => flag === `--${plain}`);
  const other = otherWords.find(([words]) => words.test(plain))?.[1];
  const near = plain.length > 2 ? closest(`--${plain}`, flags) : undefined;
  const nearRun = plain.length > 2 ? closest(`--${plain}`, runFlags) : undefined;
  const found = same ?? other ?? (nearRun === undefined ? near : undefined);
  return found && typed(found.slice(2), own);
}

const runFlags = [...ofRun].filter((flag): flag is string => flag?.startsWith("--") === true);

export type Own = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

function typed(name: string, own: Own): string {
  return own[name]?.type === "string" ? `--${name} …` : `--${name}`;
}

/** The value that was given is not repeated. */
export function slip(word: string, meant: string): Text {
  const near = suggestion(meant);
  const flag = option.test(word) ? word.replace(/=.*/s, "") : undefined;
  return problem(
    flag ?? { fr: "ligne de commande", en: "command line" },
    flag === undefined
      ? { fr: `un fichier sans option.${near.fr}`, en: `a file without an option.${near.en}` }
      : { fr: `option inconnue.${near.fr}`, en: `unknown option.${near.en}` },
    { fr: "voyez --help.", en: "see --help." },
  );
}
