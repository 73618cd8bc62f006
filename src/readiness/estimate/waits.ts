import type { Estimate, Waits } from "../figures.ts";
import type { StudentJob } from "../session.ts";

/** The smallest value that this share of all does not exceed; `sorted` ascending, not empty. */
export function rank(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export function waitsOf(sorted: ArrayLike<number>): Waits<number> {
  return { p50: rank(sorted, 0.5), p95: rank(sorted, 0.95), max: rank(sorted, 1) };
}

/** Pictures by minute, from the first Run to the last picture. */
export function paceOf(pictures: number, firstMs: number, lastMs: number): number {
  return (pictures * 60_000) / Math.max(1, lastMs - firstMs);
}

/** Nine cases of ten lie between the bounds. */
export function estimateOf(values: Float64Array): Estimate {
  values.sort();
  return { low: rank(values, 0.05), value: rank(values, 0.5), high: rank(values, 0.95) };
}

/** What was measured, of the pictures that came; nothing where none came. */
export function measuredOf(
  jobs: readonly StudentJob[],
): { waitMs: Waits<number>; imagesPerMinute: number; lastImageMs: number } | undefined {
  const came = jobs.flatMap(({ outcome, askedMs, seenMs }) =>
    outcome === "done" && seenMs !== undefined ? [{ askedMs, seenMs }] : [],
  );
  if (came.length === 0) return undefined;
  const lastImageMs = came.reduce((last, { seenMs }) => Math.max(last, seenMs), 0);
  const firstMs = came.reduce((first, { askedMs }) => Math.min(first, askedMs), Number.POSITIVE_INFINITY);
  const sorted = Float64Array.from(came, ({ askedMs, seenMs }) => seenMs - askedMs).sort();
  return { waitMs: waitsOf(sorted), imagesPerMinute: paceOf(came.length, firstMs, lastImageMs), lastImageMs };
}
