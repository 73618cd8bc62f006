import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Text } from "../text.ts";

/** Why a text file cannot be used. `directory` is what a bind mount makes of a source that did not exist. */
export type FileFault = "missing" | "directory" | "unreadable" | "too-large" | "utf-16" | "not-utf-8";

export type TextFile = { readonly text: string } | { readonly fault: FileFault };

const LEAST_PART = 4096;

/** Reads a UTF-8 file of at most `maxBytes`; a byte order mark stays in the text (see `withoutBom`). Never throws. */
export function readTextFile(path: string, maxBytes: number): TextFile {
  let bytes: Buffer;
  try {
    const file = openSync(path, "r");
    try {
      const stat = fstatSync(file);
      if (stat.isDirectory()) return { fault: "directory" };
      const content = readAtMost(file, maxBytes, stat.size);
      if (content === undefined) return { fault: "too-large" };
      bytes = content;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { fault: "missing" };
    return { fault: code === "EISDIR" ? "directory" : "unreadable" };
  }
  return decode(bytes);
}

/** The bytes of an open file, undefined if there are more; `size` is only a hint: a pipe or a growing file has no reliable size. */
function readAtMost(file: number, maxBytes: number, size: number): Buffer | undefined {
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.min(Math.max(size, LEAST_PART) + 1, maxBytes + 1 - length));
    const read = readSync(file, part, 0, part.length, null);
    if (read === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, read));
    length += read;
    if (length > maxBytes) return undefined;
  }
}

function decode(bytes: Buffer): TextFile {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Without a mark, ASCII text in UTF-16 has a zero in every other byte.
  if (marked || (bytes.length > 1 && (first === 0) !== (second === 0))) return { fault: "utf-16" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { fault: "not-utf-8" };
  }
}

/** The text without the byte order mark that Windows editors put in front. */
export function withoutBom(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** The fault in words, with the path that was tried. */
export function faultText(fault: FileFault, path: string): Text {
  switch (fault) {
    case "missing":
      return { fr: `le fichier « ${path} » n'existe pas`, en: `the file "${path}" does not exist` };
    case "directory":
      return {
        fr: `« ${path} » est un dossier, pas un fichier : Docker en crée un quand la source d'un montage n'existe pas`,
        en: `"${path}" is a directory, not a file: Docker creates one when the source of a bind mount does not exist`,
      };
    case "unreadable":
      return {
        fr: `le fichier « ${path} » existe mais ne peut pas être lu (droits, verrou ou nom invalide)`,
        en: `the file "${path}" cannot be read (permissions, a lock or an invalid name)`,
      };
    case "too-large":
      return {
        fr: `le fichier « ${path} » est beaucoup trop gros`,
        en: `the file "${path}" is far too large`,
      };
    case "utf-16":
      return {
        fr: `le fichier « ${path} » est en UTF-16, comme l'écrit « > » dans Windows PowerShell`,
        en: `the file "${path}" is UTF-16, as ">" writes it in Windows PowerShell`,
      };
    case "not-utf-8":
      return {
        fr: `le fichier « ${path} » n'est pas du texte UTF-8`,
        en: `the file "${path}" is not UTF-8 text`,
      };
  }
}
