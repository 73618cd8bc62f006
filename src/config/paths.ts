import { join, posix, relative, resolve, win32 } from "node:path";
import { describeToken } from "../credentials/token-shape.ts";
import type { Refusal } from "./setting.ts";

/** Root of the project, which holds the shipped profiles and waivers; independent of the working directory. */
export const projectRoot: string = join(import.meta.dirname, "..", "..");

export const profilesDir: string = join(projectRoot, "fixtures", "profiles");

/** `C:\…` or `\\host\share\…`. */
export function isWindowsPath(path: string): boolean {
  return win32.isAbsolute(path) && !posix.isAbsolute(path);
}

/** A Windows path as WSL sees it (`C:\a\b` → `/mnt/c/a/b`); undefined for a network share. */
export function wslPath(path: string): string | undefined {
  const [, drive, rest] = /^([A-Za-z]):[\\/]+(.*)$/s.exec(path) ?? [];
  if (drive === undefined || rest === undefined) return undefined;
  return `/mnt/${drive.toLowerCase()}/${rest.replaceAll("\\", "/")}`;
}

/** Whether a value has a separator or ends in `.json`; any other value is the name of a file that ships with the suite. */
export function isPath(nameOrPath: string): boolean {
  return /[\\/]|\.json$/i.test(nameOrPath);
}

export function absolutePath(path: string, cwd: string): string {
  return resolve(cwd, path);
}

/** A path for messages: relative to the working directory if it lies inside, with forward slashes. */
export function displayPath(path: string, cwd: string): string {
  const shown = relative(cwd, path);
  const inside =
    shown !== "" && !shown.startsWith("..") && !win32.isAbsolute(shown) && !posix.isAbsolute(shown);
  return (inside ? shown : path).replaceAll("\\", "/");
}

/** Why a path that somebody gave is refused, if it is. */
export function pathRefusal(value: string): Refusal | undefined {
  if (looksLikeSecret(value))
    return {
      cause: {
        fr: "un chemin est attendu, et la valeur ressemble à un jeton",
        en: "a path is expected, and the value looks like a token",
      },
      fix: {
        fr: "mettez le jeton dans un fichier et donnez le chemin de ce fichier.",
        en: "put the token in a file and give that file's path.",
      },
    };
  if (/\p{Cc}/u.test(value))
    return {
      cause: { fr: "le chemin contient un caractère de contrôle", en: "the path holds a control character" },
      fix: {
        fr: "dans .env, entourez un chemin Windows d'apostrophes : entre guillemets, « \\n » est un saut de ligne.",
        en: 'in .env put a Windows path in single quotes: in double quotes "\\n" is a line break.',
      },
    };
  if (process.platform === "win32" || !isWindowsPath(value)) return undefined;
  const inWsl = wslPath(value);
  return {
    cause: {
      fr: "un chemin Windows, alors que la suite tourne sous Linux",
      en: "a Windows path, while the suite runs on Linux",
    },
    fix:
      inWsl === undefined
        ? { fr: "donnez le chemin vu de Linux.", en: "give the path as Linux sees it." }
        : { fr: `écrivez « ${inWsl} ».`, en: `write "${inWsl}".` },
  };
}

/** A token given instead of a path must not be repeated in "no such file", with "Bearer" or "NAME=" before it or not. */
function looksLikeSecret(value: string): boolean {
  if (describeToken(value).format === "bcrypt" || /^\$2|\$2[abxy]\$\d\d\$|^[^\\/.]{32,}$/.test(value))
    return true;
  // A hash whose "$" a shell has eaten.
  return /^(\$?2)?[aby]\$?\d[^\\]{40,}$/.test(value);
}
