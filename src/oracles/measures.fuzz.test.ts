import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calmly, patient } from "../../selftest/fuzz/judge.ts";
import { CodedError } from "../errors.ts";
import { measureImage } from "./measures.ts";
import { isPng, readPng } from "./png.ts";

const picture = (name: string) => readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url));
const png = picture("bad-caption.png");

/** Offset and length of every chunk of a PNG. */
function chunksOf(file: Buffer): { at: number; length: number }[] {
  const chunks = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12)
    chunks.push({ at, length: file.readUInt32BE(at) });
  return chunks;
}

/** The PNG with one byte of a chunk's data changed and its CRC made right again: damage that no checksum shows. */
function forged(chunk: number, where: number, byte: number): Buffer {
  const file = Buffer.from(png);
  const chunks = chunksOf(file).filter(({ length }) => length > 0);
  const { at, length } = chunks[chunk % chunks.length] as { at: number; length: number };
  // the header's fields and the start of the zlib stream are where a decoder can be led astray
  file[at + 8 + (where % Math.min(length, 64))] = byte;
  file.writeUInt32BE(crc32(file.subarray(at + 4, at + 8 + length)), at + 8 + length);
  return file;
}

describe("the bytes of a picture", () => {
  test("are measured or refused with a code, where the damage has a right checksum", patient, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.nat(255), async (chunk, where, byte) => {
        const measured = await calmly(() => measureImage(forged(chunk, where, byte)));
        if (measured instanceof CodedError) expect(measured.code).toMatch(/^IMAGE_/);
        else expect(Number.isFinite(measured.width * measured.height)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test("are measured or refused with a code, whatever they are", patient, async () => {
    const starts = [
      png,
      picture("bad-jpeg-named.png"),
      Buffer.from("RIFF\0\0\0\0WEBPVP8 "),
      Buffer.from("<svg/>"),
    ];
    const start = fc.constantFrom(...starts, Buffer.from("GIF89a"), Buffer.from("%PDF-1.4"), Buffer.alloc(0));
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.nat(400),
        fc.noShrink(fc.uint8Array({ maxLength: 200, size: "max" })),
        async (head, cut, tail) => {
          const bytes = Buffer.concat([head.subarray(0, cut), tail]);
          const measured = await calmly(() => measureImage(bytes));
          if (measured instanceof CodedError) expect(measured.code).toMatch(/^IMAGE_/);
          // of a JPEG that was cut the decoder paints what it has
          else expect(measured.format).toBe("jpeg");
          if (isPng(bytes)) expect(() => readPng(bytes)).toThrow(CodedError);
        },
      ),
      { numRuns: 60 },
    );
  });
});
