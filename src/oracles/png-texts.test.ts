import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressedTexts } from "./png-texts.ts";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, ...parts: (string | Buffer)[]): Buffer {
  const data = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.write(type, 4, "latin1");
  return Buffer.concat([frame, data, Buffer.alloc(4)]);
}
const textsOf = (...chunks: Buffer[]) => compressedTexts(Buffer.concat([signature, ...chunks])).map(String);

test("finds the texts that a search through the bytes does not see", () => {
  const packed = deflateSync("hidden");
  expect(textsOf(chunk("zTXt", "key\0\0", packed))).toEqual(["hidden"]);
  expect(textsOf(chunk("iTXt", "key\0\u0001\0en\0clé\0", packed))).toEqual(["hidden"]);
  expect(textsOf(chunk("iTXt", "key\0\0\0\0\0plain"), chunk("tEXt", "key\0plain"))).toEqual([]);
});

test("a damaged or an endless text, and what is no picture, cost nothing", () => {
  expect(textsOf(chunk("zTXt", "key\0\0", "no stream"), chunk("zTXt", "no zero"))).toEqual([]);
  expect(textsOf(chunk("zTXt", "key\0\0", deflateSync(Buffer.alloc(2 ** 21))))).toEqual([]);
  const damaged = Array.from({ length: 32 }, () => chunk("zTXt", "key\0\0", "no stream"));
  expect(textsOf(...damaged, chunk("zTXt", "key\0\0", deflateSync("never reached")))).toEqual([]);
  expect(compressedTexts(Buffer.from("{}"))).toEqual([]);
});
