import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileJson, hostileText, jsonText } from "../../selftest/fuzz/hostile.ts";
import { patient, within } from "../../selftest/fuzz/judge.ts";
import { readHeader } from "./safetensors.ts";

const flaws = ["empty", "html-page", "lfs-pointer", "not-safetensors", "bad-header", "truncated", "overlong"];

function framed(json: Buffer, announced: bigint): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(announced);
  return Buffer.concat([length, json]);
}

const lengths = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 300n }),
  fc.constantFrom(99_999_999n, 100_000_000n, 100_000_001n, 2n ** 32n, 2n ** 53n, 2n ** 63n),
);
const heads = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(hostileJson, lengths).map(([value, length]) => framed(Buffer.from(jsonText(value)), length)),
  hostileJson.map((value) => Buffer.from(jsonText(value))).map((json) => framed(json, BigInt(json.length))),
  hostileText.map((text) => Buffer.from(text)),
);
const sizes = fc.oneof(fc.nat(1_000), fc.nat({ max: 2 ** 31 }), fc.constantFrom(0, 8, 9, 2 ** 40));

test(
  "any bytes are judged, never thrown at; asked for are at most those that the format allows",
  patient,
  () => {
    fc.assert(
      fc.property(heads, sizes, (head, more) => {
        const reading = readHeader(head, head.length + more);
        if (reading.kind === "flaw") expect(flaws).toContain(reading.flaw);
        if (reading.kind !== "more") return;
        expect(reading.bytes).toBeGreaterThan(head.length);
        expect(reading.bytes).toBeLessThanOrEqual(Math.min(100_000_008, head.length + more));
      }),
      { numRuns: 1_000 },
    );
  },
);

const layouts = fc
  .array(fc.tuple(hostileText, fc.nat(10_000)), { minLength: 1, maxLength: 20 })
  .map((list) => {
    let end = 0;
    const entries = list.map(([name, bytes], index) => {
      const from = end;
      end += bytes;
      return [`${index} ${name}`, { dtype: "U8", shape: [bytes], data_offsets: [from, end] }] as const;
    });
    const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
    return { head: framed(json, BigInt(json.length)), data: end, tensors: list.length };
  });

test("a whole file is sound, and every other size of it is reported", patient, () => {
  fc.assert(
    fc.property(layouts, fc.integer({ min: -50, max: 50 }), ({ head, data, tensors }, shift) => {
      const announced = head.length + data;
      const size = Math.max(1, announced + shift);
      const reading = readHeader(head.subarray(0, size), size);
      if (size === announced) expect(reading).toEqual({ kind: "sound", tensors });
      else if (size < head.length) expect(reading.kind).toBe("flaw");
      else
        expect(reading).toEqual({
          kind: "flaw",
          flaw: size < announced ? "truncated" : "overlong",
          announced,
        });
    }),
    { numRuns: 500 },
  );
});

test.for(["[", '{"a":', '{"a":{"data_offsets":[', " ", '"'])("a megabyte of %j is judged at once", (unit) => {
  const json = Buffer.from(`{"a":${unit.repeat(2 ** 20 / unit.length)}`);
  const head = framed(json, BigInt(json.length));
  within(300, () => expect(readHeader(head, head.length)).toMatchObject({ kind: "flaw" }));
});

test("nesting that closes is judged, too", () => {
  const depth = 200_000;
  const json = Buffer.from(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`);
  expect(readHeader(framed(json, BigInt(json.length)), 10 ** 9)).toMatchObject({
    kind: "flaw",
    flaw: "bad-header",
  });
});
