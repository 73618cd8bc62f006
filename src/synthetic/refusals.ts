import { CodedError } from "../errors.ts";
import { sentence } from "../format.ts";
import { bilingual } from "../input/sentences.ts";
import { unwritable } from "../input/writable.ts";
import { sizeText } from "../models/model-text.ts";
import type { Language, Text } from "../text.ts";

/** Files that are not ours lie where ours belong: none of them is touched, and nothing is written. */
export function inTheWay(found: readonly { readonly path: string; readonly why: Text }[]): CodedError {
  const list = (language: Language): string => {
    const colon = { fr: " : ", en: ": " }[language];
    return found.map(({ path, why }) => `  ${path}${colon}${why[language]}`).join("\n");
  };
  return new CodedError("SYNTHETIC_IN_THE_WAY", {
    fr: `Rien n'est écrit : un poids synthétique ne remplace qu'un poids synthétique.\n${list("fr")}\nDonnez un autre dossier : --out, ou --models-cache avec --synthetic.`,
    en: `Nothing is written: synthetic weights replace synthetic weights alone.\n${list("en")}\nGive another folder: --out, or --models-cache with --synthetic.`,
  });
}

export function noSpace(folder: string, needed: number, free?: number): CodedError {
  return new CodedError(
    "SYNTHETIC_NO_SPACE",
    bilingual((language) => {
      const wanted = sizeText(needed, language);
      const left = free === undefined ? undefined : sizeText(free, language);
      const sentence = {
        fr: `Il n'y a pas assez de place dans ${folder} : il faut ${wanted}${left ? `, il reste ${left}` : ""}. Libérez de la place, ou donnez un dossier d'un autre disque : --out, ou --models-cache avec --synthetic.`,
        en: `There is not enough room in ${folder}: ${wanted} are needed${left ? `, ${left} are left` : ""}. Free some room, or give a folder of another disk: --out, or --models-cache with --synthetic.`,
      };
      return sentence[language];
    }),
  );
}

/** An error of the file system in words; anything else as it is. */
export function fileError(error: unknown, folder: string, needed: number): unknown {
  const { code, path = folder, syscall } = error as NodeJS.ErrnoException;
  // Node tells a folder on a read-only disk as one that is not there
  const closed = code === "ENOENT" ? unwritable(folder) : undefined;
  if (closed !== undefined)
    return new CodedError(
      "SYNTHETIC_NO_PERMISSION",
      {
        fr: `${sentence(closed.cause.fr)}. Donnez un autre dossier : --out, ou --models-cache avec --synthetic.`,
        en: `${sentence(closed.cause.en)}. Give another folder: --out, or --models-cache with --synthetic.`,
      },
      { cause: error },
    );
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return noSpace(folder, needed);
    case "EACCES":
    case "EPERM":
      return new CodedError(
        "SYNTHETIC_NO_PERMISSION",
        {
          fr: `Vous n'avez pas le droit d'écrire ou de lire ${path}. Donnez un dossier à vous (--out, ou --models-cache avec --synthetic), ou corrigez les droits de celui-ci.`,
          en: `You may not write or read ${path}. Give a folder of your own (--out, or --models-cache with --synthetic), or correct the permissions of this one.`,
        },
        { cause: error },
      );
    case "EROFS":
      return new CodedError(
        "SYNTHETIC_NO_PERMISSION",
        {
          fr: `${path} est sur un disque en lecture seule. Donnez un autre dossier : --out, ou --models-cache avec --synthetic.`,
          en: `${path} is on a read-only disk. Give another folder: --out, or --models-cache with --synthetic.`,
        },
        { cause: error },
      );
    case "ENOTDIR":
    case "EEXIST":
      return new CodedError(
        "SYNTHETIC_NO_FOLDER",
        {
          fr: `Il y a un fichier là où il faut un dossier : ${path}. Donnez un autre dossier : --out, ou --models-cache avec --synthetic.`,
          en: `There is a file where a folder should be: ${path}. Give another folder: --out, or --models-cache with --synthetic.`,
        },
        { cause: error },
      );
    case "ENOENT":
    case "ELOOP":
    case "ENAMETOOLONG":
      return new CodedError(
        "SYNTHETIC_NO_FOLDER",
        {
          fr: `Le système ne peut pas créer ${path} (${code} : un lien qui ne mène nulle part, ou un nom trop long). Corrigez le lien, ou donnez un autre dossier : --out, ou --models-cache avec --synthetic.`,
          en: `The system cannot create ${path} (${code}: a link that leads nowhere, or a name that is too long). Correct the link, or give another folder: --out, or --models-cache with --synthetic.`,
        },
        { cause: error },
      );
    default:
      if (syscall === undefined) return error;
      return new CodedError(
        "SYNTHETIC_SYSTEM",
        {
          fr: `Le système refuse de lire ou d'écrire dans ${folder} (${code}, ${syscall}). Regardez l'état de ce disque et les limites de ce compte, ou donnez un autre dossier : --out, ou --models-cache avec --synthetic.`,
          en: `The system refuses to read or write in ${folder} (${code}, ${syscall}). Look at the state of this disk and the limits of this account, or give another folder: --out, or --models-cache with --synthetic.`,
        },
        { cause: error },
      );
  }
}
