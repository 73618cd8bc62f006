import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodedError } from "../errors.ts";
import { readPng } from "./png.ts";

const signature = Buffer.from("89504e470d0a1a0a", "hex");
const real = readFileSync(new URL("../../fixtures/images/bad-caption.png", import.meta.url));

function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

function header(width = 3, height = 2): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk("IHDR", data);
}

function text(keyword: string, value: string): Buffer {
  return chunk("tEXt", Buffer.from(`${keyword}\0${value}`, "latin1"));
}

const png = (...chunks: Buffer[]) => Buffer.concat([signature, ...chunks]);
const pixels = chunk("IDAT", Buffer.from([1, 2, 3]));
const end = chunk("IEND");

function codeOf(bytes: Uint8Array): string {
  try {
    readPng(bytes);
    return "none";
  } catch (error) {
    return error instanceof CodedError ? error.code : `uncoded: ${error}`;
  }
}

describe("readPng", () => {
  test("reports the facts of the header", () => {
    expect(readPng(real)).toMatchObject({
      width: 384,
      height: 384,
      bitDepth: 8,
      colourType: 2,
      trailingBytes: 0,
    });
  });

  test("reads every tEXt chunk as latin-1, the first of a keyword", () => {
    const file = png(
      header(),
      text("prompt", '{"é":1}'),
      text("workflow", ""),
      text("prompt", "later"),
      pixels,
      end,
    );
    expect([...readPng(file).texts]).toEqual([
      ["prompt", '{"é":1}'],
      ["workflow", ""],
    ]);
  });

  test("reports bytes after the end", () => {
    expect(readPng(Buffer.concat([real, Buffer.from("<html>")])).trailingBytes).toBe(6);
  });

  test("reads bytes that start inside a larger buffer", () => {
    expect(readPng(Buffer.concat([Buffer.alloc(5), real]).subarray(5)).width).toBe(384);
  });

  test.for([
    ["no bytes", Buffer.alloc(0), "IMAGE_NOT_PNG"],
    ["a web page", Buffer.from("<!doctype html>"), "IMAGE_NOT_PNG"],
    ["nothing but the signature", signature, "IMAGE_TRUNCATED"],
    ["pixels before the header", png(pixels, header(), end), "IMAGE_CORRUPT"],
    ["two headers", png(header(), header(), pixels, end), "IMAGE_CORRUPT"],
    ["a header without height", png(header(3, 0), pixels, end), "IMAGE_CORRUPT"],
    ["a header that is too short", png(chunk("IHDR", Buffer.alloc(12)), pixels, end), "IMAGE_CORRUPT"],
    ["no pixels", png(header(), end), "IMAGE_CORRUPT"],
    ["no end", png(header(), pixels), "IMAGE_TRUNCATED"],
    ["a text without a keyword", png(header(), text("", "x"), pixels, end), "IMAGE_CORRUPT"],
    [
      "a text without a separator",
      png(header(), chunk("tEXt", Buffer.from("x")), pixels, end),
      "IMAGE_CORRUPT",
    ],
    ["a chunk without a name", png(header(), chunk("\0\0\0\0"), pixels, end), "IMAGE_CORRUPT"],
    ["17 MiB of text", png(header(), text("a", "x".repeat(17 << 20)), pixels, end), "IMAGE_TOO_LARGE"],
    ["5,000 chunks", png(header(), ...Array(5000).fill(pixels), end), "IMAGE_TOO_LARGE"],
  ] as const)("refuses %s", ([, bytes, code]) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test("refuses a real file cut anywhere", () => {
    fc.assert(
      fc.property(fc.nat(real.length - 1), (length) => {
        expect(codeOf(real.subarray(0, length))).toBe(length < 8 ? "IMAGE_NOT_PNG" : "IMAGE_TRUNCATED");
      }),
    );
  });

  test("refuses a real file with any byte changed", () => {
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(real);
        bytes[at] = (bytes[at] as number) ^ change;
        expect(codeOf(bytes)).toMatch(/^IMAGE_(NOT_PNG|TRUNCATED|CORRUPT)$/);
      }),
    );
  });

  test("answers arbitrary bytes with a code", () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(bytes, fc.boolean(), (body, signed) => {
        expect(codeOf(signed ? Buffer.concat([signature, body]) : body)).toMatch(/^IMAGE_/);
      }),
    );
  });

  test("answers arbitrary chunks with a code or with facts", () => {
    const part = fc.tuple(
      fc.constantFrom("IHDR", "IDAT", "tEXt", "IEND", "abcd"),
      fc.uint8Array({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = png(header(), ...parts.map(([type, data]) => chunk(type, data)));
        expect(codeOf(file)).toMatch(/^(IMAGE_|none)/);
      }),
    );
  });
});
