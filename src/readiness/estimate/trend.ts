/** A straight line through values of mean one, in the order of service. */
export interface Trend {
  /** By job, as a part of the mean. */
  readonly slope: number;
  readonly error: number;
  readonly freedom: number;
  /** How likely it is that there is a trend at all, after the test. */
  readonly likely: number;
}

/** One server of ten becomes slower or faster from job to job: what is believed before anything is measured. */
const PRIOR = 0.1;
/** Times that differ by less are the clock's, never a trend's. */
const LEAST_SPREAD = 1e-3;

/**
 * Least squares with Student's test. The p-value becomes a probability by the bound of Sellke, Bayarri and Berger (the most that a p-value
 * can say against chance), so that the noise of eight jobs is no leak, and a leak in a hundred jobs is no noise.
 */
export function trendOf(values: readonly number[]): Trend {
  const n = values.length;
  const freedom = n - 2;
  if (freedom < 1) return { slope: 0, error: 1, freedom: 1, likely: 0 };
  const mid = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const across = (n * (n * n - 1)) / 12;
  const slope = values.reduce((sum, value, at) => sum + (at - mid) * (value - mean), 0) / across;
  const rest = values.reduce((sum, value, at) => sum + (value - mean - slope * (at - mid)) ** 2, 0);
  const error = Math.max(Math.sqrt(rest / freedom), LEAST_SPREAD) / Math.sqrt(across);
  const p = twoSided(slope / error, freedom);
  const odds = (PRIOR / (1 - PRIOR)) * (p < 1 / Math.E ? 1 / (-Math.E * p * Math.log(p)) : 1);
  return { slope, error, freedom, likely: odds / (1 + odds) };
}

/** Student's two-sided p, by Wallace's normal deviate: within a few per cent from two degrees of freedom on. */
export function twoSided(t: number, freedom: number): number {
  const shrunk = (8 * freedom + 1) / (8 * freedom + 3);
  const z = shrunk * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
  return Math.max(1e-12, 2 * upperTail(z));
}

/** Abramowitz and Stegun 26.2.17, relative to the density: right to some 1e-7. */
function upperTail(z: number): number {
  const k = 1 / (1 + 0.231_641_9 * z);
  const sum =
    k *
    (0.319_381_53 + k * (-0.356_563_782 + k * (1.781_477_937 + k * (-1.821_255_978 + k * 1.330_274_429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
