import type { Patience } from "./patience.ts";
import type { Service } from "./served.ts";
import { type Trend, trendOf } from "./trend.ts";

/** Jobs of one workflow that follow one of the same, or one of another (its models must be exchanged first). */
export interface Kind {
  readonly meanMs: number;
  readonly jobs: number;
}

/** What the measured jobs teach, with the doubts that they leave. */
export interface Model {
  readonly service: Service;
  readonly patience: Patience;
  readonly workflows: readonly string[];
  /** By workflow, then for the same (0) and for another before it (1). */
  readonly kinds: readonly (readonly [Kind, Kind])[];
  /** How often the workflow of the column was seen after that of the row. */
  readonly follows: readonly (readonly number[])[];
  readonly meanMs: number;
  /** Times without trend, each by the mean of its kind: what chance does, in the order of service. */
  readonly noise: Float64Array;
  /** Standard deviation of the noise. */
  readonly spread: number;
  /** How much the noise of a job is like that of the job before it, and the doubt of so few jobs about it. */
  readonly persistence: { readonly value: number; readonly error: number };
  readonly trend: Trend;
  readonly good: number;
  readonly failedMs: Float64Array;
}

/** A server that was as fast as this at every job may still be uneven by as much. */
const LEAST_SPREAD = 0.002;
/** No server becomes faster than by this. */
export const LEAST_LEVEL = 0.2;
const LEAST_MS = 1e-3;

export function modelOf(service: Service, patience: Patience): Model | undefined {
  const good = service.jobs.filter(({ failed, busyMs }) => !failed && busyMs > 0);
  if (good.length < 2) return undefined;
  const workflows = [...new Set(service.jobs.map(({ workflow }) => workflow))];
  const meanMs = meanOf(good.map(({ busyMs }) => busyMs));
  const kinds = workflows.map((workflow) => {
    const own = good.filter((job) => job.workflow === workflow);
    const fallback = own.length > 0 ? meanOf(own.map(({ busyMs }) => busyMs)) : meanMs;
    const kind = (changed: boolean): Kind => {
      const times = own.filter((job) => job.changed === changed).map(({ busyMs }) => busyMs);
      return { meanMs: times.length > 0 ? meanOf(times) : fallback, jobs: times.length };
    };
    return [kind(false), kind(true)] as const;
  });
  const relative = good.map(({ workflow, changed, busyMs }) => {
    const [same, other] = kinds[workflows.indexOf(workflow)] ?? [];
    return busyMs / Math.max(LEAST_MS, (changed ? other : same)?.meanMs ?? meanMs);
  });
  const trend = trendOf(relative);
  const best = trend.shapes.toSorted((a, b) => b.weight - a.weight)[0];
  const slope = best && trend.likely > 0.5 ? best.slope : 0;
  const level = relative.map((value, at) =>
    best ? value / Math.max(LEAST_LEVEL, 1 + slope * (best.of(at) - best.mid)) : value,
  );
  // the mean of each kind was taken from the same values: what they lost in spread is given back
  const used = kinds.flat().filter(({ jobs }) => jobs > 0).length;
  const wider = Math.sqrt(good.length / Math.max(1, good.length - used));
  const noise = Float64Array.from(level, (value) => Math.max(0, 1 + (value - 1) * wider));
  return {
    service,
    patience,
    workflows,
    kinds,
    follows: followsOf(service, workflows),
    meanMs,
    noise,
    spread: Math.max(LEAST_SPREAD, spreadOf(noise)),
    persistence: persistenceOf(noise),
    trend,
    good: good.length,
    failedMs: Float64Array.from(service.jobs.filter(({ failed }) => failed).map(({ busyMs }) => busyMs)),
  };
}

/** Each row is completed by one job as they come on the whole, so that what was not seen yet may be. */
function followsOf({ jobs }: Service, workflows: readonly string[]): number[][] {
  const all = workflows.map((name) => jobs.filter(({ workflow }) => workflow === name).length / jobs.length);
  const counts = workflows.map(() => [...all]);
  jobs.forEach(({ workflow }, at) => {
    const row = counts[workflows.indexOf(jobs[at - 1]?.workflow ?? "")];
    const column = workflows.indexOf(workflow);
    if (row) row[column] = (row[column] ?? 0) + 1;
  });
  return counts;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spreadOf(noise: Float64Array): number {
  const squares = noise.reduce((sum, value) => sum + (value - 1) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, noise.length - 1));
}

/** Of neighbours; the mean is taken from the same values, which makes it too small (Kendall's correction). */
function persistenceOf(noise: Float64Array): Model["persistence"] {
  const n = noise.length;
  const squares = noise.reduce((sum, value) => sum + (value - 1) ** 2, 0);
  if (squares === 0) return { value: 0, error: 0 };
  let products = 0;
  for (let at = 1; at < n; at++) products += ((noise[at] ?? 1) - 1) * ((noise[at - 1] ?? 1) - 1);
  const seen = products / squares;
  return { value: seen + (1 + 3 * seen) / n, error: Math.sqrt((1 - Math.min(0.99, seen * seen)) / n) };
}
