import { closest } from "../../input/did-you-mean.ts";
import { problem } from "../../input/sentences.ts";
import type { Text } from "../../text.ts";
import { type Setting, variablesOf } from "../setting.ts";
import { allSettings, settings } from "../settings.ts";
import { meantByValue, type Variable } from "./foreign-names.ts";

/** A variable that is not ours, and the one that it was probably meant for. */
export interface NearName {
  readonly name: string;
  readonly own: string;
  /** Only its last word says so: another tool may well have it, so it is no news where a target is chosen. */
  readonly loose?: true;
}

const ours = allSettings.flatMap(variablesOf);

/** What an address or a token is called elsewhere, as the last word of `COMFYUI_…`. */
const otherWords: readonly (readonly [Setting, RegExp])[] = [
  [settings.url, /(?:^|_)(?:URL|URI|HOST|HOSTNAME|SERVER|ADDRESS|ADDR|ENDPOINT|BASE|IP|PORT)$/],
  [settings.token, /(?:^|_)(?:TOKEN|API_?KEY|HASH|PASSWORD)$/],
  [settings.tokenFile, /(?:^|_)TOKEN_?(?:PATH|FILENAME)$/],
  [settings.composeFile, /(?:^|_)COMPOSE(?:_?(?:PATH|YML|YAML))?$/],
  [settings.container, /(?:^|_)CONTAINER_?(?:NAME|ID)$/],
  [settings.image, /(?:^|_)IMAGE(?:_?(?:NAME|TAG))?$/],
];

/** Without these nobody's server is asked: one that is misspelled must not end green on the emulator. */
const choosing: readonly Setting[] = [
  settings.url,
  settings.target,
  settings.require,
  settings.token,
  settings.tokenFile,
  settings.container,
  settings.composeFile,
  settings.image,
];
export const choosingNames = choosing.flatMap(variablesOf);

/** Names that look like ours but are not, or whose value looks like one of ours. */
export function nearNames(variables: readonly Variable[]): NearName[] {
  return variables.filter(({ name }) => !ours.includes(name)).flatMap((variable) => nearest(variable) ?? []);
}

function nearest(variable: Variable): NearName | undefined {
  const { name } = variable;
  const byValue = meantByValue(variable)?.env;
  if (byValue !== undefined) return { name, own: byValue, loose: true };
  // COMFYUI_URL, COMFY_UI_URL, COMFYUIURL, COMFY_URL, COMFUI_URL
  const [, head = "", rest = ""] =
    /^(comfy_?ui|[a-z]{4,8}(?=_))_?(\w{2,40})$/i.exec(name.replace(/[-.]/g, "_")) ?? [];
  const prefix = /^qwen$/i.test(head)
    ? "QWEN_"
    : closest(head.replace("_", ""), ["COMFYUI", "COMFY"]) && "COMFYUI_";
  if (prefix === undefined) return undefined;
  const family = ours.filter((own) => own.startsWith(prefix)).map((own) => own.slice(prefix.length));
  const meant = closest(rest, family);
  if (meant !== undefined) return { name, own: `${prefix}${meant}` };
  if (prefix === "QWEN_") return undefined;
  const other = otherWords.find(([, words]) => words.test(rest.toUpperCase()))?.[0].env;
  return other === undefined ? undefined : { name, own: other, loose: true };
}

/** A note where a target is chosen; else, where it is about what to validate, a problem. */
export function judgeNearNames(near: readonly NearName[], targetChosen: boolean) {
  const refused = near.filter(({ own }) => !targetChosen && choosingNames.includes(own));
  const noted = near.filter((one) => !refused.includes(one) && one.loose === undefined);
  return {
    problems: refused.map(notRead),
    notes: noted.map(
      ({ name, own }): Text => ({
        fr: `La variable ${name} n'est pas lue ; vouliez-vous dire ${own} ?`,
        en: `The variable ${name} is not read; did you mean ${own}?`,
      }),
    ),
  };
}

function notRead({ name, own }: NearName): Text {
  return problem(
    name,
    {
      fr: "cette variable n'est pas lue, et rien d'autre ne nomme un serveur",
      en: "this variable is not read, and nothing else names a server",
    },
    {
      fr: `vouliez-vous dire ${own} ? Sinon, COMFYUI_TARGET=emulator dit que vous validez l'émulateur.`,
      en: `did you mean ${own}? If not, COMFYUI_TARGET=emulator says that you validate the emulator.`,
    },
  );
}
