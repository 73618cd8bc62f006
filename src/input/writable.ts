import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Text } from "../text.ts";

/** Why a folder cannot be written to. If it does not exist yet, the nearest folder above that exists decides. */
export function unwritable(path: string): { readonly cause: Text; readonly fix: Text } | undefined {
  let nearest = path;
  let stats = lookAt(nearest);
  while (stats === undefined && dirname(nearest) !== nearest) {
    nearest = dirname(nearest);
    stats = lookAt(nearest);
  }
  if (stats?.isDirectory() === false)
    return {
      cause:
        nearest === path
          ? { fr: "ce chemin est celui d'un fichier", en: "this path is a file" }
          : { fr: `« ${nearest} » est un fichier`, en: `"${nearest}" is a file` },
      fix: { fr: "donnez un dossier.", en: "give a folder." },
    };
  if (stats !== undefined && isWritable(nearest) && !isOfKernel(path)) return undefined;
  return {
    cause: { fr: `on ne peut pas écrire dans « ${nearest} »`, en: `"${nearest}" cannot be written to` },
    fix: {
      fr: "donnez un dossier où vous avez le droit d'écrire.",
      en: "give a folder that you may write to.",
    },
  };
}

/**
 * The kernel's own trees let root write, by their permissions, but refuse every new folder; Node 24 tries to make one there for
 * ever.
 */
export function isOfKernel(path: string): boolean {
  return /^\/(proc|sys)(\/|$)/.test(path);
}

/** Undefined if nothing exists there, also below a file or in a closed folder. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
