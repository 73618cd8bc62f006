import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { ComfyError, excerpt } from "./errors.ts";

const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * Reads a reply's body, at most `limit` bytes before and after decompression.
 * An announced length above the limit is refused before a byte is read (COMFY_TOO_LARGE).
 */
export async function readBounded(
  body: Readable,
  headers: Readonly<Record<string, string>>,
  limit: number,
  asked: string,
): Promise<Buffer> {
  const announced = Number(headers["content-length"] ?? 0);
  if (announced > limit) {
    body.on("error", () => {}).destroy();
    throw tooLarge(asked, `${announced}`, limit);
  }
  // One growing buffer, for a list of the pieces that a dripping server sends would weigh a hundred times their bytes.
  let read = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (size + chunk.length > limit) {
      body.on("error", () => {}).destroy();
      throw tooLarge(asked, `> ${limit}`, limit);
    }
    if (size + chunk.length > read.length) {
      // most replies are a line: the announced length, or twice what there is, is enough; only what was read is handed out
      const larger = Buffer.allocUnsafe(Math.max(announced || 1024, 2 * read.length, size + chunk.length));
      read.copy(larger, 0, 0, size);
      read = larger;
    }
    size += chunk.copy(read, size);
  }
  return decode(read.subarray(0, size), headers["content-encoding"] ?? "", limit, asked);
}

/** We ask for `identity`; a proxy may compress all the same. */
async function decode(raw: Buffer, encoding: string, limit: number, asked: string): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === "" || name === "identity" || raw.length === 0) return raw;
  // Own entries only: "constructor" names no encoding.
  if (!Object.hasOwn(decoders, name)) throw undecodable(asked, name);
  try {
    return await decoders[name as keyof typeof decoders](raw, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(asked, `> ${limit}`, limit);
    throw undecodable(asked, name);
  }
}

function tooLarge(asked: string, size: string, limit: number): ComfyError {
  return new ComfyError("COMFY_TOO_LARGE", {
    fr: `[${asked}] la réponse fait ${size} octets ; la limite est ${limit}. Ce n'est pas une réponse de ComfyUI : vérifiez l'adresse et le proxy.`,
    en: `[${asked}] the reply is ${size} bytes; the limit is ${limit}. That is no reply of ComfyUI: check the address and the proxy.`,
  });
}

function undecodable(asked: string, name: string): ComfyError {
  const encoding = excerpt(name);
  return new ComfyError("COMFY_NOT_HTTP", {
    fr: `[${asked}] le corps compressé (${encoding}) est illisible : un proxy le transforme.`,
    en: `[${asked}] the compressed body (${encoding}) cannot be read: a proxy changes it.`,
  });
}
