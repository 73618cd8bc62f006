import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Text } from "../text.ts";

/** Why nothing can be written in a folder that may not exist yet: judged by the nearest folder above that does. */
export function unwritable(path: string): { readonly cause: Text; readonly fix: Text } | undefined {
  let nearest = path;
  let found = lookAt(nearest);
  while (found === undefined && dirname(nearest) !== nearest) {
    nearest = dirname(nearest);
    found = lookAt(nearest);
  }
  if (found?.isDirectory() === false)
    return {
      cause:
        nearest === path
          ? { fr: "ce chemin est celui d'un fichier", en: "this path is that of a file" }
          : { fr: `« ${nearest} » est un fichier`, en: `"${nearest}" is a file` },
      fix: { fr: "donnez un dossier.", en: "give a folder." },
    };
  // the kernel's own trees say that root may write there, and refuse every folder
  if (found !== undefined && isWritable(nearest) && !/^\/(proc|sys)(\/|$)/.test(path)) return undefined;
  return {
    cause: { fr: `on ne peut pas écrire dans « ${nearest} »`, en: `"${nearest}" cannot be written to` },
    fix: {
      fr: "donnez un dossier où vous avez le droit d'écrire.",
      en: "give a folder that you may write to.",
    },
  };
}

/** Undefined where nothing lies there, also below a file or behind a closed folder. */
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
