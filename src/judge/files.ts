import { readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { CodedError } from "../errors.ts";
import { readPlain } from "../input/plain-file.ts";

/** More than the outputs of any course; a larger file is no picture of ComfyUI. */
const MAX_FILES = 10_000;
const MAX_BYTES = 200 * 2 ** 20;

/** The pictures of files and folders, those of folders by name. Throws a CodedError: JUDGE_FILE. */
export function picturesIn(paths: readonly string[]): string[] {
  return paths.flatMap(inside).slice(0, MAX_FILES);
}

function inside(path: string): string[] {
  if (!found(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /^\.(png|jpe?g|webp)$/i.test(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Throws a CodedError: JUDGE_FILE. */
export function bytesOf(path: string): Buffer {
  const { size } = found(path);
  const bytes = readPlain(path, MAX_BYTES);
  if (bytes !== undefined) return bytes;
  throw new CodedError("JUDGE_FILE", {
    fr: `${path} : ${size} octets ; un fichier ordinaire, lisible, de ${MAX_BYTES} octets au plus est attendu.`,
    en: `${path}: ${size} bytes; a plain, readable file of at most ${MAX_BYTES} bytes is expected.`,
  });
}

function found(path: string) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) return stats;
  throw new CodedError("JUDGE_FILE", {
    fr: `${path} : ni fichier ni dossier de ce nom.`,
    en: `${path}: no file or folder of that name.`,
  });
}
