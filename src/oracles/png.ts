import { crc32 } from "node:zlib";
import { CodedError } from "../errors.ts";
import type { Text } from "../text.ts";

/** What a PNG says about itself, read without decoding a pixel. */
export interface PngFile {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey · 2 RGB (what ComfyUI saves) · 3 palette · 4 grey with alpha · 6 RGBA */
  readonly colourType: number;
  /** tEXt chunks by keyword, as latin-1; if a keyword appears twice, the first counts. */
  readonly texts: ReadonlyMap<string, string>;
  /** Bytes after the IEND chunk: none in a file that ComfyUI wrote. */
  readonly trailingBytes: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** ComfyUI writes the whole graph as text: a large one has some 100 KB. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** Pillow cuts the pixels in chunks of 64 KiB, libpng of 8 KiB: 32 MiB of the latter. */
const MAX_CHUNKS = 4096;

export function isPng(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

/**
 * Reads the chunks of a PNG up to IEND and checks each CRC.
 * Throws a CodedError: IMAGE_NOT_PNG, IMAGE_TRUNCATED, IMAGE_CORRUPT or IMAGE_TOO_LARGE.
 * Source: PNG specification (third edition), sections 5 and 11.
 */
export function readPng(bytes: Uint8Array): PngFile {
  if (!isPng(bytes)) throw notPng(bytes);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Map<string, string>();
  let header: Pick<PngFile, "width" | "height" | "bitDepth" | "colourType"> | undefined;
  let hasPixels = false;
  let textBytes = 0;

  for (let at = signature.length, count = 1; ; count++) {
    if (count > MAX_CHUNKS) throw tooLarge({ fr: `${MAX_CHUNKS} blocs`, en: `${MAX_CHUNKS} chunks` });
    if (at + 12 > file.length) throw truncated(file.length);
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const end = at + 12 + length;
    if (!/^[A-Za-z]{4}$/.test(type) || length > 0x7fffffff) throw corrupt(at, "type");
    if (end > file.length) throw truncated(file.length);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4))
      throw corrupt(at, `CRC ${type}`);
    const data = file.subarray(at + 8, end - 4);

    if ((type === "IHDR") !== (header === undefined)) throw corrupt(at, "IHDR");
    if (type === "IHDR") header = readHeader(data, at);
    if (type === "IDAT") hasPixels = true;
    if (type === "tEXt") {
      textBytes += data.length;
      if (textBytes > MAX_TEXT_BYTES) throw tooLarge({ fr: "16 Mio de texte", en: "16 MiB of text" });
      const separator = data.indexOf(0);
      if (separator < 1) throw corrupt(at, "tEXt");
      const keyword = data.toString("latin1", 0, separator);
      if (!texts.has(keyword)) texts.set(keyword, data.toString("latin1", separator + 1));
    }
    if (type === "IEND") {
      if (header === undefined || !hasPixels) throw corrupt(at, "IDAT");
      return { ...header, texts, trailingBytes: file.length - end };
    }
    at = end;
  }
}

function readHeader(data: Buffer, at: number) {
  if (data.length !== 13) throw corrupt(at, "IHDR");
  const width = data.readUInt32BE(0);
  const height = data.readUInt32BE(4);
  if (width === 0 || height === 0) throw corrupt(at, "IHDR");
  return { width, height, bitDepth: data.readUInt8(8), colourType: data.readUInt8(9) };
}

function notPng(bytes: Uint8Array): CodedError {
  const start = Buffer.from(bytes.subarray(0, 8)).toString("hex") || "–";
  return new CodedError("IMAGE_NOT_PNG", {
    fr: `Un PNG était attendu ; le fichier (${bytes.length} octets) commence par ${start}. Vérifiez ce que le nœud d'enregistrement écrit et ce que le proxy transmet.`,
    en: `A PNG was expected; the file (${bytes.length} bytes) starts with ${start}. Check what the saving node writes and what the proxy passes on.`,
  });
}

function truncated(length: number): CodedError {
  return new CodedError("IMAGE_TRUNCATED", {
    fr: `Le PNG s'arrête à l'octet ${length}, avant sa fin (IEND). Le transfert ou l'écriture a été coupé : vérifiez le disque du serveur et le proxy.`,
    en: `The PNG stops at byte ${length}, before its end (IEND). The transfer or the writing was cut: check the server's disk and the proxy.`,
  });
}

function corrupt(at: number, what: string): CodedError {
  return new CodedError("IMAGE_CORRUPT", {
    fr: `Le PNG est abîmé à l'octet ${at} (${what}). Vérifiez le disque du serveur et ce qui réécrit les fichiers en chemin.`,
    en: `The PNG is damaged at byte ${at} (${what}). Check the server's disk and whatever rewrites files on the way.`,
  });
}

function tooLarge(limit: Text): CodedError {
  return new CodedError("IMAGE_TOO_LARGE", {
    fr: `Le PNG dépasse la limite (${limit.fr}) : il n'est pas lu. Vérifiez ce que le workflow enregistre.`,
    en: `The PNG exceeds the limit (${limit.en}): it is not read. Check what the workflow saves.`,
  });
}
