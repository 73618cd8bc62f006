import fc from "fast-check";
import { expect, test } from "vitest";
import { toBf16, toF16 } from "./half.ts";

/** Value of half-precision bits, by the definition of the format. */
function fromF16(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

function fromBf16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits * 2 ** 16);
  return view.getFloat32(0);
}

test.for([
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [0.5, 0x3800],
  [65_504, 0x7bff],
  // the smallest, and what is half of it: a tie to the even one
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [3 * 2 ** -25, 0x0002],
  // the largest below the normal range
  [1023 * 2 ** -24, 0x03ff],
  [2 ** -14, 0x0400],
  // ties of the normal range
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [1e-9, 0x0000],
] as const)("%d is %d in half precision", ([value, bits]) => {
  expect(toF16(value)).toBe(bits);
});

test.for([
  [1, 0x3f80],
  [-0.02, 0xbca4],
  [1 + 2 ** -8, 0x3f80],
  [1 + 3 * 2 ** -8, 0x3f82],
] as const)("%d is %d as a bfloat16", ([value, bits]) => {
  expect(toBf16(value)).toBe(bits);
});

const singles = fc.float({ min: -65_000, max: 65_000, noNaN: true });

test("no neighbour is nearer than what is chosen", () => {
  fc.assert(
    fc.property(singles, (value) => {
      for (const [to, from] of [
        [toF16, fromF16],
        [toBf16, fromBf16],
      ] as const) {
        const bits = to(value);
        const off = Math.abs(from(bits) - value);
        for (const next of [bits - 1, bits + 1]) {
          const sameSign = (next & 0x8000) === (bits & 0x8000) && next >= 0;
          if (sameSign) expect(off).toBeLessThanOrEqual(Math.abs(from(next) - value));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
