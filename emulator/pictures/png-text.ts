import { crc32, deflateSync } from "node:zlib";

export interface TextChunk {
  readonly key: string;
  /** ASCII only, as `json.dumps` writes it. */
  readonly text: string;
  /** As zTXt: a search through the file's bytes does not see it. */
  readonly compressed?: true;
}

const SIGNATURE_LENGTH = 8;
/** Length, type and CRC around a chunk's data. */
const FRAME = 12;
const kept = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);

/** Puts tEXt chunks right after IHDR, as Pillow does, and drops what only libvips adds (pHYs…). */
export function insertText(png: Buffer, texts: readonly TextChunk[]): Buffer {
  const parts: Buffer[] = [png.subarray(0, SIGNATURE_LENGTH)];
  for (let at = SIGNATURE_LENGTH; at < png.length; ) {
    const end = at + FRAME + png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    if (kept.has(type)) parts.push(png.subarray(at, end));
    if (type === "IHDR") parts.push(...texts.map(textChunk));
    at = end;
  }
  return Buffer.concat(parts);
}

function textChunk({ key, text, compressed }: TextChunk): Buffer {
  if (!compressed) return chunk("tEXt", `${key}\0${text}`);
  return chunk("zTXt", `${key}\0\0${deflateSync(text).toString("latin1")}`);
}

function chunk(type: string, content: string): Buffer {
  const body = Buffer.from(type + content, "latin1");
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(body.length - 4, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), framed.length - 4);
  return framed;
}
