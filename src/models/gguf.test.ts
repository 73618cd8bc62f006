import { describe, expect, test } from "vitest";
import { dataStart, entry, ggufHead, tensor, text, u32, u64 } from "../../selftest/fuzz/gguf-file.ts";
import { readGguf } from "./gguf.ts";
import { judgeFile, readHeaderOf } from "./model-files.ts";

const Q4_K = 12;
const F32 = 0;
const metadata = [
  entry("general.architecture", 8, text("qwen_image")),
  entry("general.quantization_version", 4, u32(2)),
  entry("comfy.gguf.orig_shape.x", 9, Buffer.concat([u32(5), u64(2), u32(1), u32(2)])),
  entry("tokenizer.ggml.tokens", 9, Buffer.concat([u32(8), u64(2), text("a"), text("bc")])),
];
/** 144 bytes per 256 values, then 64 values of 4 bytes. */
const tensors = [tensor("blk.0.weight", [256, 4], Q4_K, 0), tensor("norm", [64], F32, 576)];
const head = ggufHead({ metadata, tensors });
const WHOLE = dataStart(head) + 576 + 256;
const padded = (bytes: Buffer, size = WHOLE) =>
  Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length))]);

describe("a GGUF file", () => {
  test("is sound where it holds its last tensor, padding after it or not", () => {
    for (const size of [WHOLE, WHOLE + 24])
      expect(readGguf(head, size)).toEqual({ kind: "sound", tensors: 2 });
  });

  test.for([2, 3])("of version %s is read", (version) => {
    expect(readGguf(ggufHead({ version, metadata, tensors }), WHOLE).kind).toBe("sound");
  });

  test("of 13 GB is judged by its first bytes", () => {
    const big = ggufHead({ tensors: [tensor("w", [3072, 8_000_000], Q4_K, 0)] });
    const end = dataStart(big) + (3072 * 8_000_000 * 144) / 256;
    expect(readGguf(big, end)).toEqual({ kind: "sound", tensors: 1 });
    expect(readGguf(big, end - 1)).toEqual({ kind: "flaw", flaw: "truncated", announced: end });
  });

  test("may have an alignment of its own, and tensors of a type that is not known yet", () => {
    const aligned = ggufHead({ metadata: [entry("general.alignment", 4, u32(4096))], tensors });
    expect(readGguf(aligned, 4096 + 576 + 256).kind).toBe("sound");
    expect(readGguf(aligned, 4096 + 576 + 255).kind).toBe("flaw");
    const unknown = ggufHead({ tensors: [tensor("w", [10], 77, 320)] });
    expect(readGguf(unknown, dataStart(unknown) + 320).kind).toBe("sound");
    expect(readGguf(unknown, dataStart(unknown) + 319).kind).toBe("flaw");
  });

  test("cut within its header is a cut file; with more behind it more is asked for", () => {
    const start = head.subarray(0, 100);
    expect(readGguf(start, 100)).toEqual({ kind: "flaw", flaw: "truncated" });
    expect(readGguf(start, WHOLE)).toEqual({ kind: "more", bytes: Math.min(WHOLE, 800) });
  });

  test.for([
    [1, { kind: "flaw", flaw: "old-format" }],
    [4, { kind: "unread", newer: true }],
    [0x03000000, { kind: "flaw", flaw: "big-endian" }],
    [0, { kind: "flaw", flaw: "not-gguf" }],
  ] as const)("of version %s is not read, and why is said", ([version, expected]) => {
    expect(readGguf(padded(ggufHead({ version, metadata, tensors })), WHOLE)).toEqual(expected);
  });

  test.for([
    ["no tensor", { metadata }],
    ["a metadata type that does not exist", { metadata: [entry("k", 99, u32(1))], tensors }],
    ["an alignment of nothing", { metadata: [entry("general.alignment", 4, u32(0))], tensors }],
    ["more tensors than a model has", { counts: [2n ** 60n, 0n] }],
    ["a tensor of nine dimensions", { tensors: [tensor("w", Array(9).fill(2), F32, 0)] }],
    ["a tensor beyond any disk", { tensors: [tensor("w", [2 ** 40, 2 ** 40], F32, 0)] }],
    ["a name without end", { tensors: [u64(2n ** 40n)] }],
  ] as const)("with %s has a damaged header", ([, parts]) => {
    expect(readGguf(padded(ggufHead(parts)), WHOLE)).toEqual({ kind: "flaw", flaw: "bad-header" });
  });

  test.for([
    ["", "empty"],
    ["<!DOCTYPE html>", "html-page"],
    ["version https://git-lfs.github.com/spec/v1\noid", "lfs-pointer"],
    ["Entry not found", "not-gguf"],
    [" ".repeat(5000), "not-gguf"],
  ] as const)("is not %j", ([content, flaw]) => {
    expect(readGguf(Buffer.from(content), content.length)).toEqual({ kind: "flaw", flaw });
  });
});

test("a stub is red, a whole file green, with and without a size in the profile", () => {
  const model = { file: "m.GGUF", folder: "diffusion_models", loader: "UnetLoaderGGUF", input: "unet_name" };
  const judged = (bytes: Buffer, size: number, wanted?: number) =>
    judgeFile(
      { ...model, ...(wanted && { bytes: wanted }) },
      size,
      readHeaderOf(model.file, bytes, size),
      bytes,
    );
  const stub = padded(Buffer.from("GGUF\u0003\0\0\0"), 5000);
  for (const wanted of [undefined, 13_100_000_000])
    expect(judged(stub, 5000, wanted).state).toBe("bad-header");
  expect(judged(head, WHOLE).state).toBe("sound");
  expect(judged(head, WHOLE - 1)).toEqual({ state: "truncated", expected: WHOLE });
  expect(judged(head, WHOLE, WHOLE * 2)).toEqual({ state: "other-size", expected: WHOLE * 2 });
  expect(judged(head.subarray(0, 60), 60, 13_100_000_000)).toEqual({
    state: "truncated",
    expected: 13_100_000_000,
  });
});
