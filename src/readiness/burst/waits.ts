import type { ReadinessFigures, Waits } from "../figures.ts";
import type { StudentJob } from "../session.ts";

/** Of a sorted list, the value that so large a share does not exceed. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** How long the students waited, and at which pace pictures came; undefined where none came. */
export function measuredOf(jobs: readonly StudentJob[]): ReadinessFigures["measured"] {
  const seen = jobs.filter(({ outcome, seenMs }) => outcome === "done" && seenMs !== undefined);
  if (seen.length === 0) return undefined;
  const sorted = seen.map(({ askedMs, seenMs = 0 }) => seenMs - askedMs).toSorted((a, b) => a - b);
  const waitMs: Waits<number> = {
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    max: quantile(sorted, 1),
  };
  const first = seen.reduce((least, { askedMs }) => Math.min(least, askedMs), Number.POSITIVE_INFINITY);
  const last = seen.reduce((most, { seenMs = 0 }) => Math.max(most, seenMs), 0);
  return { waitMs, imagesPerMinute: (60_000 * seen.length) / Math.max(1, last - first) };
}
