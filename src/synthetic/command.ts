import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { CodedError, describeError } from "../errors.ts";
import { duration } from "../format.ts";
import { languageOf } from "../judge/options.ts";
import { sizeText } from "../models/model-text.ts";
import { print, printError } from "../redaction/console.ts";
import type { Language, Text } from "../text.ts";
import { type Checked, checkFile } from "./check-file.ts";
import { fillFolder } from "./fill-folder.ts";
import { readOptions, type SyntheticOptions, usage } from "./options.ts";
import { fileError } from "./refusals.ts";
import { filesOfProfile, type WantedFile } from "./wanted-files.ts";
import { removeFile } from "./write-file.ts";

const DEFAULT_SEED = 1;

/** `npm run models:synthetic`: model files for a CPU. Returns the exit status. */
export async function syntheticModels(argv: readonly string[], stop: AbortSignal): Promise<number> {
  const language = languageOf(argv);
  try {
    const options = readOptions(argv);
    if (options === "help") {
      print(usage[language]);
      return 0;
    }
    const files = filesOfProfile(options.profile, process.cwd());
    const out = resolve(options.out);
    if (options.action === "check") return await check(out, files, options, language);
    if (options.action === "remove") return await remove(out, files, language);
    return await write(out, files, options, language, stop);
  } catch (error) {
    if (stop.aborted) {
      printError(interrupted[language]);
      return 2;
    }
    if (!(error instanceof CodedError)) throw error;
    printError(describeError(error, language));
    return ["SYNTHETIC_OPTION", "PROFILE_INVALID"].includes(error.code) ? 2 : 1;
  }
}

async function write(
  out: string,
  files: readonly WantedFile[],
  { seed = DEFAULT_SEED }: SyntheticOptions,
  language: Language,
  stop: AbortSignal,
): Promise<number> {
  const from = performance.now();
  const onFile = (name: string, bytes: number, kept: boolean): void => {
    const said = kept ? { fr: "déjà là", en: "there already" } : { fr: "écrit", en: "written" };
    print(`✓ ${name} (${sizeText(bytes, language)})${colon[language]}${said[language]}`);
  };
  await fillFolder(out, files, seed, { stop, onFile });
  const took = duration(performance.now() - from, language);
  print(
    {
      fr: `Poids synthétiques dans ${out} (tirage ${seed}, ${took}). ComfyUI sur un processeur : --cpu --fp32-text-enc.`,
      en: `Synthetic weights in ${out} (seed ${seed}, ${took}). ComfyUI on a CPU: --cpu --fp32-text-enc.`,
    }[language],
  );
  return 0;
}

async function check(
  out: string,
  files: readonly WantedFile[],
  { seed }: SyntheticOptions,
  language: Language,
): Promise<number> {
  let sound = true;
  for (const { name, facts } of files) {
    const checked = await checkFile(resolve(out, name), name, facts).catch((error) => {
      throw fileError(error, out, 0);
    });
    const { good, text } = judged(checked, seed);
    sound &&= good;
    print(`${good ? "✓" : "✗"} ${name}${colon[language]}${text[language]}`);
  }
  return sound ? 0 : 1;
}

function judged(checked: Checked, wanted: number | undefined): { good: boolean; text: Text } {
  if (checked.state === "missing") return { good: false, text: { fr: "absent", en: "missing" } };
  if (checked.state !== "sound") return { good: false, text: checked.why };
  const { seed } = checked;
  if (wanted === undefined || wanted === seed)
    return { good: true, text: { fr: `entier, tirage ${seed}`, en: `whole, seed ${seed}` } };
  return {
    good: false,
    text: {
      fr: `entier, mais du tirage ${seed} au lieu de ${wanted}`,
      en: `whole, but of seed ${seed}, expected ${wanted}`,
    },
  };
}

async function remove(out: string, files: readonly WantedFile[], language: Language): Promise<number> {
  for (const { name } of files) {
    const outcome = await removeFile(resolve(out, name)).catch((error) => {
      throw fileError(error, out, 0);
    });
    print(`${outcome === "foreign" ? "–" : "✓"} ${name}${colon[language]}${removals[outcome][language]}`);
  }
  return 0;
}

const colon: Text = { fr: " : ", en: ": " };

const removals: Readonly<Record<Awaited<ReturnType<typeof removeFile>>, Text>> = {
  removed: { fr: "retiré", en: "removed" },
  nothing: { fr: "n'était pas là", en: "was not there" },
  foreign: {
    fr: "laissé en place, car rien ne le marque comme synthétique",
    en: "left in its place, because nothing marks it as synthetic",
  },
};

const interrupted: Text = {
  fr: "Interrompu : rien n'est resté à moitié écrit.",
  en: "Interrupted: nothing was left half-written.",
};
