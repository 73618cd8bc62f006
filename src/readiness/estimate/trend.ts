/** How a server may become slower from job to job; what it was like at a job is a straight line in this. */
type Shape = (job: number) => number;

export interface Trend {
  /** How likely it is that there is a trend at all, after the test. */
  readonly likely: number;
  readonly shapes: readonly Fit[];
}

/** The line of one shape, through values whose mean is one. */
export interface Fit {
  readonly of: Shape;
  /** The mean of the shape over what was measured. */
  readonly mid: number;
  readonly slope: number;
  readonly error: number;
  /** How well this shape fits beside the others; of all shapes together 1. */
  readonly weight: number;
}

/** One server of seven becomes slower or faster from job to job: what is believed before anything is measured. */
const PRIOR = 0.15;
/** Of the trends, every second one is a plain line. */
const PLAIN = 0.5;
/** Times that differ by less are the clock's, never a trend's. */
const LEAST_SPREAD = 1e-3;
/** A bend needs so many jobs on either side. */
const LEAST_SIDE = 4;

/**
 * Least squares with Student's test, corrected for the number of shapes that were tried. The p-value becomes a probability by the bound of
 * Sellke, Bayarri and Berger (the most that a p-value can say against chance): the noise of eight jobs is no leak, a leak of a hundred no noise.
 */
export function trendOf(values: readonly number[]): Trend {
  if (values.length < 3) return { likely: 0, shapes: [] };
  const shapes = shapesFor(values.length);
  const prior = shapes.map((_, at) =>
    at === 0 ? (shapes.length > 1 ? PLAIN : 1) : (1 - PLAIN) / (shapes.length - 1),
  );
  const fits = shapes.map((of) => lineThrough(values, of));
  const least = Math.min(...fits.map(({ rest }) => rest));
  const weights = fits.map(({ rest }, at) => (prior[at] ?? 0) * (least / rest) ** (values.length / 2));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const p = Math.min(1, ...fits.map(({ p: own }, at) => own / (prior[at] ?? 1)));
  const odds = (PRIOR / (1 - PRIOR)) * (p < 1 / Math.E ? 1 / (-Math.E * p * Math.log(p)) : 1);
  return {
    likely: odds / (1 + odds),
    shapes: fits.map(({ of, mid, slope, error }, at) => ({
      of,
      mid,
      slope,
      error,
      weight: (weights[at] ?? 0) / sum,
    })),
  };
}

/** Steady, ever faster, from a job on (memory is full), until a job (what was cold is warm), at one job (somebody else works there, too). */
function shapesFor(jobs: number): Shape[] {
  const bends = [...new Set([0.125, 0.25, 0.5, 0.75].map((part) => Math.round(part * jobs)))];
  return [
    (job) => job,
    (job) => job ** 1.5,
    ...bends
      .filter((bend) => bend >= LEAST_SIDE && jobs - bend >= LEAST_SIDE)
      .flatMap((bend): Shape[] => [
        (job) => Math.max(0, job - bend),
        (job) => Math.min(bend, job),
        (job) => (job < bend ? 0 : 1),
      ]),
  ];
}

function lineThrough(values: readonly number[], of: Shape) {
  const n = values.length;
  const places = values.map((_, job) => of(job));
  const mid = places.reduce((sum, place) => sum + place, 0) / n;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const across = places.reduce((sum, place) => sum + (place - mid) ** 2, 0);
  const slope =
    values.reduce((sum, value, job) => sum + ((places[job] ?? 0) - mid) * (value - mean), 0) / across;
  const squares = values.reduce(
    (sum, value, job) => sum + (value - mean - slope * ((places[job] ?? 0) - mid)) ** 2,
    0,
  );
  const rest = Math.max(squares, n * LEAST_SPREAD ** 2);
  const error = Math.sqrt(rest / (n - 2) / across);
  return { of, mid, slope, error, rest, p: twoSided(slope / error, n - 2) };
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
