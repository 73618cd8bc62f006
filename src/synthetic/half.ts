const view = new DataView(new ArrayBuffer(4));

function singleBits(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}

/** Keeps so many bits less, rounded to the nearest, a tie to the even one. */
function shortened(bits: number, by: number): number {
  const half = 2 ** (by - 1);
  return (bits + half - 1 + ((bits >>> by) & 1)) >>> by;
}

/** The upper half of a single. */
export function toBf16(value: number): number {
  return shortened(singleBits(value), 16);
}

/** IEEE 754 half precision, also below its normal range. For values in (-65504, 65504). */
export function toF16(value: number): number {
  const bits = singleBits(value);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  // less than half of the smallest
  if (exponent < 102) return sign;
  const fraction = (bits & 0x7f_ffff) | 0x80_0000;
  if (exponent < 113) return sign | shortened(fraction, 126 - exponent);
  return sign | shortened((((exponent - 112) << 23) | (bits & 0x7f_ffff)) >>> 0, 13);
}
