import fc from "fast-check";
import { expect, test } from "vitest";
import { dataStart, entry, ggufHead, tensor, text, u32, u64 } from "../../selftest/fuzz/gguf-file.ts";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { patient, within } from "../../selftest/fuzz/judge.ts";
import { readGguf } from "./gguf.ts";

const MiB = 2 ** 20;
const value = fc.oneof(
  hostileText.map((one) => [8, text(one)] as const),
  fc.nat().map((one) => [4, u32(one)] as const),
  fc
    .array(hostileText)
    .map((list) => [9, Buffer.concat([u32(8), u64(list.length), ...list.map(text)])] as const),
);
const metadata = fc
  .array(fc.tuple(hostileText, value))
  .map((rows) =>
    rows
      .filter(([key]) => key !== "general.alignment")
      .map(([key, [type, bytes]]) => entry(key, type, bytes)),
  );

test("any bytes are judged, never thrown at; asked for is at most what the format may need", patient, () => {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((list) => Buffer.from(list));
  const heads = fc.oneof(
    bytes,
    bytes.map((rest) => Buffer.concat([Buffer.from("GGUF"), u32(3), rest])),
    fc
      .tuple(metadata, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 50n }), bytes)
      .map(([entries, one, other, rest]) =>
        Buffer.concat([ggufHead({ metadata: entries, counts: [one, other] }), rest]),
      ),
  );
  const more = fc.oneof(fc.nat(1_000), fc.constantFrom(0, 2 ** 40));
  fc.assert(
    fc.property(heads, more, (head, behind) => {
      const size = head.length + behind;
      const reading = within(300, () => readGguf(head, size));
      if (reading.kind !== "more") return;
      expect(reading.bytes).toBeGreaterThan(head.length);
      expect(reading.bytes).toBeLessThanOrEqual(Math.min(64 * MiB, size));
    }),
    { numRuns: 1_000 },
  );
});

test(
  "a whole file is sound however little of it is looked at first, and one byte less is not",
  patient,
  () => {
    const sizes = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(metadata, sizes, fc.integer({ min: 8, max: 2_000 }), (entries, lengths, first) => {
        let end = 0;
        const tensors = lengths.map((length, index) => {
          const from = Math.ceil(end / 32) * 32;
          end = from + length;
          return tensor(`t${index}`, [length], 24, from);
        });
        const head = ggufHead({ metadata: entries, tensors });
        const whole = dataStart(head) + end;
        const file = Buffer.concat([head, Buffer.alloc(whole - head.length)]);
        let reading = readGguf(file.subarray(0, first), whole);
        while (reading.kind === "more") reading = readGguf(file.subarray(0, reading.bytes), whole);
        expect(reading).toEqual({ kind: "sound", tensors: lengths.length });
        for (const cut of [1, Math.ceil(whole / 2)])
          expect(readGguf(file.subarray(0, whole - cut), whole - cut)).toMatchObject({ flaw: "truncated" });
      }),
      { numRuns: 300 },
    );
  },
);

test.for([8, 9])("a list of 64 MB that never ends is judged at once (type %s)", (inner) => {
  const list = entry("k", 9, Buffer.concat([u32(inner), u64(2n ** 52n)]));
  const head = Buffer.concat([ggufHead({ metadata: [list], counts: [1n, 1n] }), Buffer.alloc(16 * MiB)]);
  within(3_000, () => expect(["flaw", "more", "unread"]).toContain(readGguf(head, 2 ** 40).kind));
});
