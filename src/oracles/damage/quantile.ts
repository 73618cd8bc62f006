/** The value that a share of `values` lies below, between two of them where it must; sorts them in place. */
export function quantileOf(values: Float64Array, share: number): number {
  values.sort();
  const at = share * (values.length - 1);
  const low = values[Math.floor(at)] ?? 0;
  return low + (at - Math.floor(at)) * ((values[Math.floor(at) + 1] ?? low) - low);
}
