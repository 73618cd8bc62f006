import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileText } from "../../selftest/fuzz/hostile.ts";
import { patient } from "../../selftest/fuzz/judge.ts";
import { readHeader } from "./safetensors.ts";
import { readLayout, tensorBytes, writeHeader } from "./safetensors-layout.ts";

const dtypes = fc.constantFrom("BOOL", "U8", "F8_E4M3", "F16", "BF16", "I32", "F32", "I64", "F64");
const tensors = fc.uniqueArray(
  fc.record({
    name: hostileText.filter((name) => name !== "__metadata__" && name.isWellFormed()),
    dtype: dtypes,
    shape: fc.array(fc.nat(40), { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 20, selector: ({ name }) => name },
);
const metadata = fc
  .dictionary(fc.string(), fc.string())
  .map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== "__proto__")));

/** What a whole file of these tensors holds. */
function sizeOf(all: readonly { dtype: string; shape: readonly number[] }[]): number {
  return all.reduce((sum, one) => sum + (tensorBytes(one) ?? 0), 0);
}

test("what is written is read again, name by name, and its data are aligned", patient, () => {
  fc.assert(
    fc.property(tensors, metadata, (all, facts) => {
      const header = writeHeader(all, facts);
      expect(header.length % 8).toBe(0);
      const layout = readLayout(header.subarray(8));
      if ("reason" in layout) return expect.unreachable(layout.reason);
      const byName = new Map(layout.tensors.map((one) => [one.name, one]));
      let end = 0;
      for (const one of all) {
        const to = end + (tensorBytes(one) ?? 0);
        expect(byName.get(one.name)).toEqual({ ...one, from: end, to });
        end = to;
      }
      expect(layout).toMatchObject({ metadata: facts, bytes: end });
      expect(readHeader(header, header.length + end)).toEqual({ kind: "sound", tensors: all.length });
    }),
    { numRuns: 300 },
  );
});

const changes = {
  gap: (from: number, to: number) => [from + 1, to + 1],
  overlap: (from: number, to: number) => [from - 1, to - 1],
  "tensor-size": (from: number, to: number) => [from, to + 1],
  entry: (from: number, to: number) => [to + 1, from],
} as const;

test("one tensor that lies about its place is found, by its name", patient, () => {
  const reasons = fc.constantFrom("gap", "overlap", "tensor-size", "entry");
  fc.assert(
    fc.property(tensors, reasons, (some, reason) => {
      // stands last and behind others, with bytes of its own
      const liar = { name: "the liar", dtype: "F32", shape: [3] };
      const before = [...some.filter(({ name }) => name !== liar.name), { ...liar, name: "before it" }];
      const all = [...before, liar];
      const from = sizeOf(before);
      const header = JSON.parse(writeHeader(all, {}).subarray(8).toString("utf8"));
      header[liar.name].data_offsets = changes[reason](from, from + 12);
      const found = readLayout(Buffer.from(JSON.stringify(header)));
      expect(found).toEqual({ reason, tensor: liar.name });
    }),
    { numRuns: 200 },
  );
});

test("a type that the format does not have is not written", () => {
  const write = (dtype: string, name: string) => () => writeHeader([{ name, dtype, shape: [1] }], {});
  expect(write("F128", "a")).toThrow("F128");
  expect(write("constructor", "a")).toThrow("constructor");
  expect(write("F16", "__metadata__")).toThrow("__metadata__");
});
