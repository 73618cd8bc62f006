import { parseArgs } from "node:util";
import { CodedError, describeError } from "../errors.ts";
import type { Text } from "../text.ts";

export const usage: Text = {
  fr: `Écrit des fichiers de modèles synthétiques : mêmes noms et mêmes tenseurs que les vrais, valeurs tirées au sort, 0,3 Go au
lieu de 29. Un vrai ComfyUI les charge et peint avec eux sur un processeur ; l'image ne veut rien dire.

Usage : npm run models:synthetic -- --out DOSSIER [options]

  --out DOSSIER         le dossier models/ à remplir (diffusion_models/, text_encoders/, vae/)
  --profile NOM|FICHIER le profil dont on écrit les fichiers (par défaut, qwen-image-edit-2509)
  --seed N              tirage, de 0 à 4294967295 (par défaut, 1) : le même donne les mêmes octets sur toute machine
  --check               n'écrit rien : vérifie les noms, les formes, les places, la longueur et les valeurs
  --remove              retire les fichiers synthétiques, et eux seuls
  --lang fr|en          langue (REPORT_LANG)

Un fichier qui n'est pas marqué comme synthétique n'est jamais remplacé ni retiré.
Statut : 0 si tout est là (ou retiré) ; 1 si quelque chose manque ou s'y oppose ; 2 si une option est à corriger, ou après Ctrl-C.`,
  en: `Writes synthetic model files: names and tensors of the real ones, values drawn at random, 0.3 GB instead of 29.
A real ComfyUI loads them and paints with them on a CPU; the picture means nothing.

Usage: npm run models:synthetic -- --out FOLDER [options]

  --out FOLDER          the models/ folder to fill (diffusion_models/, text_encoders/, vae/)
  --profile NAME|FILE   the profile whose files are written (default: qwen-image-edit-2509)
  --seed N              draw, from 0 to 4294967295 (default: 1): the same one gives the same bytes on every machine
  --check               writes nothing: checks names, shapes, places, length and values
  --remove              removes the synthetic files, and nothing else
  --lang fr|en          language (REPORT_LANG)

A file that is not marked as synthetic is never replaced and never removed.
Status: 0 if all is there (or removed); 1 if something is missing or in the way; 2 if an option is to be corrected, or after Ctrl-C.`,
};

export interface SyntheticOptions {
  readonly out: string;
  readonly profile: string;
  readonly seed: number | undefined;
  readonly action: "write" | "check" | "remove";
}

const options = {
  out: { type: "string" },
  profile: { type: "string" },
  seed: { type: "string" },
  check: { type: "boolean" },
  remove: { type: "boolean" },
  lang: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Throws a CodedError: SYNTHETIC_OPTION. */
export function readOptions(argv: readonly string[]): SyntheticOptions | "help" {
  const { out, profile = "qwen-image-edit-2509", seed, check, remove, help } = parsed(argv);
  if (help) return "help";
  if (out === undefined || out.trim() === "" || out.startsWith("--"))
    throw refusal({
      fr: "Le dossier à remplir manque : donnez --out DOSSIER.",
      en: "The folder to fill is missing: give --out FOLDER.",
    });
  if (check && remove)
    throw refusal({
      fr: "--check et --remove s'excluent : donnez l'un ou l'autre.",
      en: "--check and --remove exclude each other: give one of them.",
    });
  if (seed !== undefined && (!/^\d{1,10}$/.test(seed) || Number(seed) >= 2 ** 32))
    throw refusal({
      fr: "--seed attend un nombre entier de 0 à 4294967295.",
      en: "--seed takes a whole number from 0 to 4294967295.",
    });
  return {
    out,
    profile,
    seed: seed === undefined ? undefined : Number(seed),
    action: check ? "check" : remove ? "remove" : "write",
  };
}

function refusal(text: Text): CodedError {
  return new CodedError("SYNTHETIC_OPTION", text);
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values;
  } catch (cause) {
    const detail = describeError(cause, "en").split("\n")[0]?.slice(0, 160) ?? "";
    throw refusal({
      fr: `Une option n'est pas comprise (${detail}). Les options : npm run models:synthetic -- --help`,
      en: `An option is not understood (${detail}). The options: npm run models:synthetic -- --help`,
    });
  }
}
