import { describe, expect, test } from "vitest";
import { readHeader } from "./safetensors.ts";

/** A file's beginning: the length of the header as announced, and the header. */
function headOf(header: unknown, announced?: number | bigint): Buffer {
  const json = Buffer.isBuffer(header)
    ? header
    : Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(announced ?? json.length));
  return Buffer.concat([length, json]);
}

const tensor = (from: number, to: number) => ({ dtype: "U8", shape: [to - from], data_offsets: [from, to] });
const two = headOf({ __metadata__: { format: "pt" }, b: tensor(100, 300), a: tensor(0, 100) });
const WHOLE = two.length + 300;

describe("a safetensors file", () => {
  test("is sound where its size is what its header says, whatever the order of its tensors", () => {
    expect(readHeader(two, WHOLE)).toEqual({ kind: "sound", tensors: 2 });
  });

  test("of 20 GB is judged by its first bytes", () => {
    const head = headOf({ weight: tensor(0, 20_430_635_136) });
    expect(readHeader(head, head.length + 20_430_635_136)).toEqual({ kind: "sound", tensors: 1 });
  });

  test.for([
    ["a cut download", WHOLE - 1, "truncated"],
    ["a download cut in its header", 40, "truncated"],
    ["a file with something behind it", WHOLE + 1, "overlong"],
  ] as const)("recognises %s", ([, size, flaw]) => {
    expect(readHeader(two.subarray(0, Math.min(size, two.length)), size)).toMatchObject({
      kind: "flaw",
      flaw,
    });
  });

  test("says how large the whole file must be", () => {
    expect(readHeader(two, 200)).toEqual({ kind: "flaw", flaw: "truncated", announced: WHOLE });
  });

  test("with a long header asks for as many bytes as it needs, not one more", () => {
    expect(readHeader(two.subarray(0, 100), WHOLE)).toEqual({ kind: "more", bytes: two.length });
    expect(readHeader(two.subarray(0, two.length), WHOLE).kind).toBe("sound");
  });

  test("may have spaces after its header, and tensors of no bytes", () => {
    const json = `${JSON.stringify({ a: tensor(0, 4), none: tensor(4, 4) })}   `;
    expect(readHeader(headOf(json), 8 + json.length + 4)).toEqual({ kind: "sound", tensors: 2 });
  });
});

describe("what is no safetensors file", () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 253806246\n";
  test.for([
    ["nothing", "", "empty"],
    ["a pointer of Git LFS", pointer, "lfs-pointer"],
    ["an HTML page", "<!DOCTYPE html><html>", "html-page"],
    ["an HTML page behind a byte order mark", "\ufeff\n<html>", "html-page"],
    ["the words of a refusal", "Entry not found", "not-safetensors"],
    ["a JSON refusal", '{"error":"Repository not found"}', "not-safetensors"],
    ["a pickle in a zip", `PK\u0003\u0004${"\0".repeat(40)}`, "not-safetensors"],
    ["zeros of a reserved file", "\0".repeat(100), "not-safetensors"],
    ["five bytes", "hello", "not-safetensors"],
  ] as const)("%s is recognised", ([, text, flaw]) => {
    const head = Buffer.from(text);
    expect(readHeader(head, head.length)).toEqual({ kind: "flaw", flaw });
  });

  test.for([0, 1, 100_000_001, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n])(
    "a header of %s bytes is not read",
    (announced) => {
      expect(readHeader(headOf({ a: tensor(0, 1) }, announced), 10 ** 12)).toEqual({
        kind: "flaw",
        flaw: "not-safetensors",
      });
    },
  );
});

describe("a header is damaged", () => {
  test.for([
    ["that is not JSON", "{not json}", "not-json"],
    ["that is cut", '{"a":{"dtype":"U8"', "not-json"],
    ["that is not UTF-8", Buffer.from(JSON.stringify({ "a\xff": tensor(0, 3) }), "latin1"), "not-json"],
    ["without a tensor", {}, "no-tensor"],
    ["with metadata only", { __metadata__: { format: "pt" } }, "no-tensor"],
    ["with metadata that is no text", { __metadata__: { step: 1 }, a: tensor(0, 3) }, "metadata"],
    ["with a tensor that is a number", { a: 1 }, "entry"],
    ["with a tensor that is null", { a: null }, "entry"],
    ["without offsets", { a: { dtype: "U8", shape: [1] } }, "entry"],
    ["with offsets as text", { a: { dtype: "U8", shape: [1], data_offsets: ["0", "1"] } }, "entry"],
    ["with a negative offset", { a: { dtype: "U8", shape: [1], data_offsets: [-1, 1] } }, "entry"],
    ["with offsets the wrong way round", { a: { dtype: "U8", shape: [1], data_offsets: [2, 1] } }, "entry"],
    ["with an offset beyond numbers", { a: { dtype: "U8", shape: [1], data_offsets: [0, 1e300] } }, "entry"],
    ["with a hole", { a: tensor(0, 1), b: tensor(2, 3) }, "gap"],
    ["with an overlap", { a: tensor(0, 2), b: tensor(1, 3) }, "overlap"],
    ["with a tensor of another size than its type", { a: { ...tensor(0, 3), dtype: "F16" } }, "tensor-size"],
    ["with a shape beyond numbers", { a: { ...tensor(0, 3), shape: [2 ** 40, 2 ** 40] } }, "tensor-size"],
  ] as const)("%s", ([, header, reason]) => {
    const head = headOf(header as unknown);
    expect(readHeader(head, head.length + 3)).toMatchObject({
      kind: "flaw",
      flaw: "bad-header",
      layout: { reason },
    });
  });

  test("but a type that is not known here is not judged by its size", () => {
    const head = headOf({ a: { ...tensor(0, 3), dtype: "F4", shape: [6] } });
    expect(readHeader(head, head.length + 3)).toEqual({ kind: "sound", tensors: 1 });
  });
});
