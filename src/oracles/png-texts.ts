import { inflateSync } from "node:zlib";
import { isPng } from "./png.ts";

/** A graph has some 100 KB; a chunk that grows beyond this is no text. */
const MAX_BYTES = 2 ** 20;
/** Compressed texts of one picture that are looked at, those that do not open included: each may cost as much. */
const MAX_TEXTS = 32;

/** The compressed texts of a PNG (zTXt, and iTXt that says so): a search through its bytes does not see them. */
export function compressedTexts(file: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  if (!isPng(file)) return texts;
  for (let at = 8, looked = 0; at + 12 <= file.length && looked < MAX_TEXTS; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const stream = streamIn(type, file.subarray(at + 8, at + 8 + length));
    if (stream) looked += 1;
    const text = stream && inflated(stream);
    if (text) texts.push(text);
    at += 12 + length;
  }
  return texts;
}

/** Keyword, zero, method; in iTXt also a flag, and language and translated keyword, each with a zero. */
function streamIn(type: string, data: Buffer): Buffer | undefined {
  const keyword = data.indexOf(0);
  if (keyword === -1) return undefined;
  if (type === "zTXt") return data.subarray(keyword + 2);
  if (type !== "iTXt" || data[keyword + 1] !== 1) return undefined;
  const language = data.indexOf(0, keyword + 3);
  const translated = language === -1 ? -1 : data.indexOf(0, language + 1);
  return translated === -1 ? undefined : data.subarray(translated + 1);
}

function inflated(stream: Buffer): Buffer | undefined {
  try {
    return inflateSync(stream, { maxOutputLength: MAX_BYTES });
  } catch {
    return undefined;
  }
}
