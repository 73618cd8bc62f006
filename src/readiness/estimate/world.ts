import { beta, normal, type Random, studentT } from "./draws.ts";
import type { Model } from "./model.ts";

/** One server that may well be the one that was measured: the doubts of the model, decided by lot. */
export interface World {
  readonly workers: number;
  readonly batch: number;
  /** Time of the next job of this worker, negative where it fails. */
  next(worker: number, ordinal: number): number;
  readonly failing: number;
}

/** One server of seven has something that shows only now and then, more often rarely than often: a job that takes so many times the mean. */
const UNSEEN = { prior: 0.15, rare: 4, least: 1.5, most: 4 };
/** A class lets a server drift by some multiple of its first pace at most; per job, that is this by all its jobs. */
const DRIFT = 3;
const MOST_FACTOR = 5;
/** No server becomes faster than by this. */
const LEAST_LEVEL = 0.2;

/** `jobs`: of the whole session, by which a trend is judged. */
export function worldOf(model: Model, jobs: number, random: Random): World {
  const { service, kinds, follows, noise, good, persistence, failedMs } = model;
  const independent = Math.max(2, (good * (1 - persistence)) / (1 + persistence));
  const means = kinds.map((pair) =>
    pair.map(({ meanMs, jobs: n }) => meanMs * doubt(model, n, independent, random)),
  );
  const slope = slopeOf(model, jobs, random);
  const mid = (good - 1) / 2;
  const latest = good - 1 - mid;
  const unseenOdds = (UNSEEN.prior / (1 - UNSEEN.prior)) * (UNSEEN.rare / (UNSEEN.rare + good));
  const unseen = random() < unseenOdds / (1 + unseenOdds) ? beta(1, UNSEEN.rare + good, random) : 0;
  const unseenMs = model.meanMs * (UNSEEN.least + random() * (UNSEEN.most - UNSEEN.least));
  const failed = failedMs.length;
  const failing = failed === 0 ? 0 : beta(failed + 0.5, good + 0.5, random);
  const workers = service.inBatches ? 1 : service.workers;
  const before = Array.from({ length: workers }, () => lastWorkflow(model));
  let at = 0;
  return {
    workers,
    batch: service.inBatches ? service.workers : 1,
    failing,
    next(worker, ordinal) {
      if (failing > 0 && random() < failing)
        return -(failedMs[Math.floor(random() * failed)] ?? 0) - Number.MIN_VALUE;
      const last = before[worker] ?? 0;
      const workflow = kinds.length === 1 ? 0 : draw(follows[last] ?? [], random);
      before[worker] = workflow;
      if (unseen > 0 && random() < unseen) return unseenMs;
      // a spell of slow jobs goes on as it was measured
      at =
        persistence > 0 && random() < persistence
          ? (at + 1) % noise.length
          : Math.floor(random() * noise.length);
      // what became faster does not become faster for ever
      const steps = slope < 0 ? Math.min(latest, ordinal - mid) : ordinal - mid;
      const level = Math.max(LEAST_LEVEL, 1 + slope * steps);
      return (means[workflow]?.[workflow === last ? 0 : 1] ?? model.meanMs) * level * (noise[at] ?? 1);
    },
  };
}

/** How far the mean of so few jobs may be off. Multiplied, not added: times are skewed, and a long one that did not come weighs most. */
function doubt({ spread }: Model, jobs: number, independent: number, random: Random): number {
  const n = Math.min(Math.max(1, jobs), independent);
  const factor = Math.exp((spread / Math.sqrt(n)) * studentT(Math.max(2, independent - 1), random));
  return Math.min(MOST_FACTOR, Math.max(1 / MOST_FACTOR, factor));
}

function slopeOf({ trend }: Model, jobs: number, random: Random): number {
  if (random() >= trend.likely) return 0;
  const prior = (DRIFT / jobs) ** 2;
  const kept = prior / (prior + trend.error ** 2);
  return trend.slope * kept + trend.error * Math.sqrt(kept) * normal(random);
}

function lastWorkflow({ service, workflows }: Model): number {
  return Math.max(0, workflows.indexOf(service.jobs.at(-1)?.workflow ?? ""));
}

function draw(weights: readonly number[], random: Random): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let at = 0; at < weights.length; at++) {
    left -= weights[at] ?? 0;
    if (left < 0) return at;
  }
  return 0;
}
