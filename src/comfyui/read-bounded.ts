import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";
import { ComfyError, excerpt } from "./errors.ts";

type Decoder = (raw: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const [zlibbed, bare] = [promisify(inflate) as Decoder, promisify(inflateRaw) as Decoder];
const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  // some servers leave out the frame that the standard wants
  deflate: (raw, options) => ((raw[0] ?? 0) % 16 === 8 ? zlibbed(raw, options) : bare(raw, options)),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** A reply that says more is hostile. */
const MOST_ENCODINGS = 3;

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
  const decoded = await decode(read.subarray(0, size), headers["content-encoding"] ?? "", limit, requestName);
  // compressed twice, or without its header
  const isText = /json|text|javascript/i.test(headers["content-type"] ?? "");
  if (isText && decoded[0] === 0x1f && decoded[1] === 0x8b) throw undecodable(requestName, "gzip");
  return decoded;
}

/** We ask for `identity`; a proxy may compress anyway, and one behind it as well: the last encoding is undone first. */
async function decode(raw: Buffer, encoding: string, limit: number, requestName: string): Promise<Buffer> {
  const names = encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  if (names.length === 0 || raw.length === 0) return raw;
  const name = names.at(-1) ?? "";
  // Own entries only: "constructor" is no encoding.
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decoder === undefined || names.length > MOST_ENCODINGS) throw undecodable(requestName, encoding);
  try {
    const decoded = await decoder(raw, { maxOutputLength: limit });
    return await decode(decoded, names.slice(0, -1).join(), limit, requestName);
  } catch (error) {
    if (error instanceof ComfyError) throw error;
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
  return new ComfyError(
    "COMFY_ENCODING",
    {
      fr: `[${requestName}] le corps compressé (${encoding}) ne se décompresse pas : un proxy l'abîme.`,
      en: `[${requestName}] the compressed body (${encoding}) cannot be decompressed: a proxy damages it.`,
    },
    { request: requestName },
  );
}
