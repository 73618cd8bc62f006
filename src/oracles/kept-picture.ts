import { crc32, deflateSync, inflateSync } from "node:zlib";
import { isPng, type PngFile, readPng } from "./png.ts";

/** Pixels that a kept picture may announce: as many as are measured. */
const MAX_PIXELS = 8192 * 4096;
/** A picture of 2048×2048 pixels that no filter compresses has 12 MiB. */
const MAX_BYTES = 16 * 2 ** 20;
/** ComfyUI's graphs have some 100 KB. */
const MAX_PROMPT = 2 ** 20;
const formats = ["jpeg", "webp", "png"];
/** Colour type of a picture whose pixels are numbers in a palette. */
const PALETTE = 3;

/**
 * The picture as it may be kept: a PNG of header, pixels and the redacted prompt, nothing else. A file that comes from a server
 * may hold anything in its other chunks, in its palette, behind its pixels or behind its end. Undefined for what is no sound
 * picture of this size.
 */
export async function keptPicture(
  bytes: Buffer,
  redact: (text: string) => string,
): Promise<Buffer | undefined> {
  try {
    const own = isPng(bytes) ? readPng(bytes) : undefined;
    // 768 bytes of a palette are 768 characters: the colours are kept in its pixels
    const png = own && own.colourType !== PALETTE ? bytes : await asPng(bytes);
    const kept = png && rebuilt(png, promptOf(own), redact);
    return kept && kept.length <= MAX_BYTES ? kept : undefined;
  } catch {
    return undefined;
  }
}

function promptOf(file: PngFile | undefined): string | undefined {
  const prompt = file?.texts.get("prompt");
  return prompt !== undefined && prompt.length <= MAX_PROMPT ? prompt : undefined;
}

/** Another format of pictures, or a PNG with a palette, with its pixels alone. */
async function asPng(bytes: Buffer): Promise<Buffer | undefined> {
  // a drawing may hold a program: its reader is never asked
  const start = bytes.subarray(0, 12).toString("latin1");
  if (!isPng(bytes) && !/^(?:\xff\xd8\xff|RIFF[\s\S]{4}WEBP)/.test(start)) return undefined;
  // most runs have no picture of another format
  const { default: sharp } = await import("sharp");
  const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (!formats.includes(format) || width * height > MAX_PIXELS) return undefined;
  // the note by which a camera turns it is not kept
  return await sharp(bytes, { limitInputPixels: MAX_PIXELS }).autoOrient().png().toBuffer();
}

function rebuilt(
  bytes: Buffer,
  prompt: string | undefined,
  redact: (text: string) => string,
): Buffer | undefined {
  const file = readPng(bytes);
  if (file.width * file.height > MAX_PIXELS) return undefined;
  const chunks = [...chunksOf(bytes)];
  const all = (type: string): Buffer[] => chunks.filter((one) => one.type === type).map(({ data }) => data);
  const pixels = pixelsOf(Buffer.concat(all("IDAT")), file, redact);
  if (pixels === undefined) return undefined;
  return Buffer.concat([
    bytes.subarray(0, 8),
    ...all("IHDR").map((data) => chunk("IHDR", data)),
    ...(prompt === undefined ? [] : [chunk("tEXt", Buffer.from(`prompt\0${redact(prompt)}`, "latin1"))]),
    // the one colour that is not seen
    ...all("tRNS")
      .filter(({ length }) => length === transparent[file.colourType])
      .slice(0, 1)
      .map((data) => chunk("tRNS", data)),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Bytes of a transparent colour: one level, or three. */
const transparent: Readonly<Record<number, number>> = { 0: 2, 2: 6 };

/**
 * The compressed pixels as they came, without what stands behind them; compressed again where they hold more than pixels, or can be
 * read. Undefined where they can be read even so: of noise zlib stores the bytes as they are.
 */
function pixelsOf(compressed: Buffer, file: PngFile, redact: (text: string) => string): Buffer | undefined {
  const most = bytesOf(file);
  const { buffer, engine } = inflateSync(compressed, {
    info: true,
    maxOutputLength: 2 * most + 2 ** 16,
  }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  const own = compressed.subarray(0, engine.bytesWritten);
  if (buffer.length <= most && readsSafely(own, redact)) return own;
  const again = deflateSync(buffer.subarray(0, most));
  return readsSafely(again, redact) ? again : undefined;
}

/** Where a stream stores its bytes as they are, pixels that spell a secret are readable in the file. */
function readsSafely(bytes: Buffer, redact: (text: string) => string): boolean {
  const readable = (bytes.toString("latin1").match(/[\x20-\x7e]{8,}/g) ?? []).join("\n");
  return redact(readable) === readable;
}

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Bytes of all rows, each with its filter; the seven passes of an interlaced picture have some more. */
function bytesOf({ width, height, bitDepth, colourType }: PngFile): number {
  const row = (pixels: number): number =>
    1 + Math.ceil((pixels * bitDepth * (channels[colourType] ?? 4)) / 8);
  return row(width) * height + 7 * (height + 8) * 2;
}

function* chunksOf(bytes: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    yield { type, data: bytes.subarray(at + 8, at + 8 + length) };
    if (type === "IEND") return;
    at += 12 + length;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length);
  whole.writeUInt32BE(data.length, 0);
  whole.write(type, 4, "latin1");
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length);
  return whole;
}
