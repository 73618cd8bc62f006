import { bilingual, problem } from "../input/sentences.ts";
import type { Text } from "../text.ts";
import type { Parsed, Refusal, Setting } from "./setting.ts";

/** Where a value was set; the first one listed wins. */
const origins = ["target", "flag", "environment", ".env"] as const;
type Origin = (typeof origins)[number];

/** A value as the user set it, not yet parsed. */
export interface Given {
  readonly setting: Setting;
  /** The variable or flag as it was written. */
  readonly name: string;
  readonly origin: Origin;
  readonly value: string;
}

/** What was set, and the lists that collect problems and notes while it is read. */
export interface Sources {
  readonly given: readonly Given[];
  readonly cwd: string;
  readonly problems: Text[];
  readonly notes: Text[];
}

const originWords: Record<Origin, Text> = {
  target: { fr: "liste des cibles", en: "list of targets" },
  flag: { fr: "ligne de commande", en: "command line" },
  environment: { fr: "environnement", en: "environment" },
  ".env": { fr: "fichier .env", en: ".env file" },
};

/** How strong the place of a value is: the smaller wins; one that was set nowhere is the weakest. */
export function rankOf(given: Pick<Given, "origin"> | undefined): number {
  return given === undefined ? origins.length : origins.indexOf(given.origin);
}

/** `COMFYUI_URL (environment)`: the name and where it was set, never the value. */
export function whereOf(given: Pick<Given, "name" | "origin">): Text {
  return bilingual((language) => `${given.name} (${originWords[given.origin][language]})`);
}

/** The value that wins, as it was set: what one target of a fleet says of itself, then flags, the environment, `.env`. */
export function pick({ given }: Pick<Sources, "given">, setting: Setting): Given | undefined {
  for (const origin of origins) {
    const value = given.find((one) => one.setting === setting && one.origin === origin);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The value of a setting; its default if none was set, or if the value is refused (which is then a problem). */
export function read<T>(sources: Sources, setting: Setting<T> & { readonly default: string }): T;
export function read<T>(sources: Sources, setting: Setting<T>): T | undefined;
export function read<T>(sources: Sources, setting: Setting<T>): T | undefined {
  const given = pick(sources, setting);
  const value = given && judge(sources, given, setting.parse(given.value, sources.cwd));
  if (value !== undefined || setting.default === undefined) return value;
  const preset = setting.parse(setting.default, sources.cwd);
  return "value" in preset ? preset.value : undefined;
}

/** Every value of a repeatable setting, each a list with commas; undefined if none was set. */
export function readAll<T>(sources: Sources, setting: Setting<T>): readonly T[] | undefined {
  const given = sources.given.filter((one) => one.setting === setting);
  if (given.length === 0) return undefined;
  return given.flatMap((list) =>
    list.value.split(",").flatMap((word) => {
      return judge(sources, list, setting.parse(word.trim(), sources.cwd)) ?? [];
    }),
  );
}

function judge<T>(sources: Sources, given: Given, parsed: Parsed<T>): T | undefined {
  if ("value" in parsed) return parsed.value;
  refuse(sources, given, parsed);
  return undefined;
}

/** Gathers a problem with a value that somebody set. */
export function refuse({ problems }: Sources, given: Given, { cause, fix }: Refusal): void {
  const { shape } = given.setting;
  const expected: Text = { fr: `attendu : ${shape.fr}.`, en: `expected: ${shape.en}.` };
  problems.push(problem(whereOf(given), cause, fix ?? expected));
}
