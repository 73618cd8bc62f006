/** The figures of a measurement: everything here is pure. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

export function percentile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * part) - 1)] ?? Number.NaN;
}

/** One round: what ours took, and what its floor took right beside it. */
export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

export interface Ratio {
  readonly min: number;
  readonly median: number;
}

/** Of each round by itself: a load that lies on both sides of a round cancels out. */
export function ratioOf(pairs: readonly Pair[]): Ratio {
  const ratios = pairs.map(({ ours, floor }) => ours / floor);
  return { min: Math.min(...ratios), median: median(ratios) };
}

/** A cost at a size. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/**
 * The exponent with which a cost grows: the slope of the least squares line through the logarithms. 1 is linear, below 1 a part
 * of the cost stands whatever the size, above 1 each further one costs more than the one before.
 */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))];
  const across = logs.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0);
  return across / logs.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
}

/** A stretch of time. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long at least one of them lasted, outside of `without`. */
export function covered(spans: readonly Span[], without?: Span): number {
  const parts = without ? spans.flatMap((span) => cutOut(span, without)) : spans;
  let [total, end] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of parts.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

function cutOut({ from, to }: Span, hole: Span): Span[] {
  return [
    { from, to: Math.min(to, hole.from) },
    { from: Math.max(from, hole.to), to },
  ].filter((part) => part.to > part.from);
}
