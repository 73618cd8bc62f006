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
  requestName: string,
  came: (bytes: number) => void = () => {},
): Promise<Buffer> {
  const announced = Number(headers["content-length"] ?? 0);
  if (announced > limit) {
    body.on("error", () => {}).destroy();
    throw tooLarge(requestName, `${announced}`, limit);
  }
  // One growing buffer: a list of the tiny pieces of a slow server would take a hundred times their bytes.
  let read = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    came(chunk.length);
    if (size + chunk.length > limit) {
      body.on("error", () => {}).destroy();
      throw tooLarge(requestName, `> ${limit}`, limit);
    }
    if (size + chunk.length > read.length) {
      // most replies are short: the announced length or twice the present size is enough; only bytes that were read are returned
      const larger = Buffer.allocUnsafe(Math.max(announced || 1024, 2 * read.length, size + chunk.length));
      read.copy(larger, 0, 0, size);
      read = larger;
    }
    size += chunk.copy(read, size);
  }
  return decode(read.subarray(0, size), headers["content-encoding"] ?? "", limit, requestName);
}

/** We ask for `identity`; a proxy may compress anyway. */
async function decode(raw: Buffer, encoding: string, limit: number, requestName: string): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === "" || name === "identity" || raw.length === 0) return raw;
  // Own entries only: "constructor" is no encoding.
  if (!Object.hasOwn(decoders, name)) throw undecodable(requestName, name);
  try {
    return await decoders[name as keyof typeof decoders](raw, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(requestName, `> ${limit}`, limit);
    throw undecodable(requestName, name);
  }
}

function tooLarge(requestName: string, size: string, limit: number): ComfyError {
  return new ComfyError(
    "COMFY_TOO_LARGE",
    {
      fr: `[${requestName}] la réponse fait ${size} octets ; la limite est ${limit}. Ce n'est pas une réponse de ComfyUI : vérifiez l'adresse et le proxy.`,
      en: `[${requestName}] the reply is ${size} bytes; the limit is ${limit}. This is not a reply of ComfyUI: check the address and the proxy.`,
    },
    { request: requestName },
  );
}

function undecodable(requestName: string, name: string): ComfyError {
  const encoding = excerpt(name);
  return new ComfyError("COMFY_NOT_HTTP", {
    fr: `[${requestName}] le corps compressé (${encoding}) est illisible : un proxy le transforme.`,
    en: `[${requestName}] the compressed body (${encoding}) cannot be read: a proxy changes it.`,
  });
}
