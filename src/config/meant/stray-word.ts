import { closest } from "../../input/did-you-mean.ts";
import { stages } from "../../record/catalogue.ts";
import { targetKindNames } from "../../record/target-kind.ts";
import { variablesOf } from "../setting.ts";
import { allSettings, settings } from "../settings.ts";

const flags = allSettings.flatMap(({ flag }) => flag ?? []);
const flagNames = flags.map((flag) => flag.replace(/ .*/, ""));

/** What a setting is called elsewhere, as an option or before a "=". */
const otherWords: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:server|host|hostname|addr|address|uri|endpoint|u|(?:base|server|target|api|comfy|comfyui)[-_]?(?:url|uri|host|address)|link|site|remote|real|live|no-?emulator)$/,
    "--url …",
  ],
  [/^(?:t|k|g|only|grep|filter|tests?|suite|step|test-?name-?pattern)$/, "--stage …"],
  [/^(?:f|file|docker-?compose|compose)$/, "--target compose --compose-file …"],
  [/^(?:emulated|mock|fake)$/, "--target emulator"],
  [/^(?:english|en)$/, "--lang en"],
  [/^(?:french|francais|fr)$/, "--lang fr"],
  [/^(?:l|locale|language)$/, "--lang …"],
  [/^(?:o|out|output|output-?dir|reports?|reports?-?(?:dir|folder))$/, "--reports-dir …"],
  [/^(?:model|models|workflow|config|c)$/, "--profile …"],
  [/^(?:header|auth|login)$/, "--access …"],
  [/^user(?:name)?$/, "--basic-user …"],
  [/^(?:restart|reboot)$/, "--allow-restart"],
  [/^(?:no-?page|no-?allure|no-?report)$/, "--page no"],
  [/^(?:h|help|usage|\?)$/, "--help"],
];

/** The option that an unknown option was meant for, as one types it; a value that was given is never repeated. */
export function optionMeant(name: string): string | undefined {
  const word = name.replace(/^-+/, "").toLowerCase();
  const kind = targetKindNames.find((one) => one === word);
  if (kind !== undefined && kind !== "image" && kind !== "container" && kind !== "compose")
    return `--target ${kind}`;
  const same = flags.find((flag) => flag.replace(/ .*/, "") === `--${word}`);
  if (same !== undefined) return same.replace(/ .*/, "");
  const other = otherWords.find(([words]) => words.test(word))?.[1];
  const near = word.length > 1 ? closest(`--${word}`, flagNames) : undefined;
  return other ?? near;
}

/** What was probably meant by a word that belongs to no option, as one types it. Of the word itself only its kind is told. */
export function wordMeant(word: string): string | undefined {
  const [scheme] = /^https?:\/\//i.exec(word) ?? [];
  if (scheme !== undefined) return `--url ${scheme}…`;
  if (
    /^(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d)|\[[\da-f:]+\])(?::\d{1,5})?(?:\/\S{0,200})?$/i.test(
      word,
    ) &&
    !isFile(word)
  )
    return "--url http://…";
  if (/^\d{2,5}$/.test(word)) return "--url http://…:…";
  const stage = stages.find((one) => word.toLowerCase() === one || word.includes(`tests/${one}`));
  if (stage !== undefined) return `--stage ${stage}`;
  if (/^(?:emulator|attach)$/i.test(word)) return `--target ${word.toLowerCase()}`;
  // an em dash that a word processor made, a single dash, a forgotten one; `url=…`, `COMFYUI_URL=…`
  const [, name = "", separator] =
    /^(?:[-\u2010-\u2015\u2212]{0,3}|\/)([a-z?][\w-]{0,40})?(?:([=:])[\s\S]*)?$/i.exec(word) ?? [];
  const variable =
    separator === undefined
      ? undefined
      : allSettings.find((setting) => variablesOf(setting).includes(name.toUpperCase()));
  if (variable?.flag !== undefined) return typed(variable.flag);
  if (word === "/?" || word === "?") return "--help";
  if (
    name !== "" &&
    (separator !== undefined || /^[-\u2010-\u2015\u2212]/.test(word) || /^(?:help|version|url)$/i.test(name))
  )
    return optionMeant(name);
  if (/\.ya?ml$/i.test(word)) return "--target compose --compose-file …";
  return /\.token$|(?:^|[\\/])PASSWORD$/.test(word) ? typed(settings.tokenFile.flag) : undefined;
}

function isFile(word: string): boolean {
  return /\.(?:ya?ml|json|ts|js|mjs|cjs|txt|token|env|md|png|safetensors|gguf)$/i.test(word);
}

/** `--url …`: the option with an ellipsis in the place of its value. */
function typed(flag: string): string {
  return flag.replace(/ .*/, " …");
}
