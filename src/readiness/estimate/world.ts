import { beta, gamma, normal, type Random, studentT } from "./draws.ts";
import { LEAST_LEVEL, type Model } from "./model.ts";
import { patienceDrawn } from "./patience.ts";

/** One server that may well be the one that was measured: the doubts of the model, decided by lot. */
export interface World {
  readonly workers: number;
  readonly batch: number;
  /** Time of the next job of this worker, negative where it fails. */
  next(worker: number, ordinal: number): number;
  /** How long a student waits at most, who has waited so long already. */
  patienceMs(waitedMs: number): number;
}

/**
 * One server of four has something that shows only now and then, more often rarely than often: a job that takes so many times the mean.
 * The course's server took 3 times as long where its models had to be loaded again.
 */
const UNSEEN = { prior: 0.25, rare: 4, least: 1.5, most: 8 };
/** A class lets a server drift by some multiple of its first pace at most; per job, that is this by all its jobs. */
const DRIFT = 3;
/** No trend goes on for ever quite as it began. */
const BEND = 0.15;
const MOST_FACTOR = 5;
const MOST_PERSISTENT = 0.9;
/** Of a server whose trend is sure, one of twenty has it no longer: a log is rotated, a cache emptied, a neighbour leaves. */
const MOST_LIKELY = 0.95;

/** Something that shows only now and then: this part of the jobs takes so many times the mean. */
export interface Rare {
  readonly part: number;
  readonly factor: number;
}

/** `jobs`: of the whole session, by which a trend is judged. `rare`: what the server is taken to do now and then, instead of a lot. */
export function worldOf(model: Model, jobs: number, random: Random, rare?: Rare): World {
  const { service, kinds, noise, good, failedMs } = model;
  const persistence = persistenceDrawn(model, random);
  const independent = Math.max(2, (good * (1 - persistence)) / (1 + persistence));
  // neighbours that are alike show less of the spread than there is
  const spread = model.spread * Math.sqrt((1 - 1 / good) / (1 - 1 / independent));
  const means = kinds.map((pair) =>
    pair.map(({ meanMs, jobs: n }) => meanMs * doubt(spread, n, independent, random)),
  );
  const follows = model.follows.map((row) => row.map((count) => gamma(count, random)));
  const level = levelOf(model, jobs, random);
  const unseen = rare ?? unseenOf(good, random);
  const failed = failedMs.length;
  const failing = failed === 0 ? 0 : beta(failed + 0.5, good + 0.5, random);
  const workers = service.inBatches ? 1 : service.workers;
  const before = Array.from({ length: workers }, () => lastWorkflow(model));
  let at = 0;
  return {
    workers,
    batch: service.inBatches ? service.workers : 1,
    patienceMs: patienceDrawn(model.patience, random),
    next(worker, ordinal) {
      if (failing > 0 && random() < failing)
        return -(failedMs[Math.floor(random() * failed)] ?? 0) - Number.MIN_VALUE;
      const last = before[worker] ?? 0;
      const workflow = kinds.length === 1 ? 0 : draw(follows[last] ?? [], random);
      before[worker] = workflow;
      if (unseen.part > 0 && random() < unseen.part) return model.meanMs * unseen.factor;
      // a spell of slow jobs goes on as it was measured
      at =
        persistence > 0 && random() < persistence
          ? (at + 1) % noise.length
          : Math.floor(random() * noise.length);
      return (
        (means[workflow]?.[workflow === last ? 0 : 1] ?? model.meanMs) * level(ordinal) * (noise[at] ?? 1)
      );
    },
  };
}

function unseenOf(good: number, random: Random): Rare {
  const odds = (UNSEEN.prior / (1 - UNSEEN.prior)) * (UNSEEN.rare / (UNSEEN.rare + good));
  return {
    part: random() < odds / (1 + odds) ? beta(1, UNSEEN.rare + good, random) : 0,
    factor: UNSEEN.least * (UNSEEN.most / UNSEEN.least) ** random(),
  };
}

/** Slow jobs may come in spells though the few that were seen do not tell: how much, is drawn too. */
function persistenceDrawn({ persistence: { value, error } }: Model, random: Random): number {
  return Math.min(MOST_PERSISTENT, Math.max(0, value + error * normal(random)));
}

/** How far the mean of so few jobs may be off. Multiplied, not added: times are skewed, and a long one that did not come weighs most. */
function doubt(spread: number, jobs: number, independent: number, random: Random): number {
  const n = Math.min(Math.max(1, jobs), independent);
  const factor = Math.exp((spread / Math.sqrt(n)) * studentT(Math.max(2, independent - 1), random));
  return Math.min(MOST_FACTOR, Math.max(1 / MOST_FACTOR, factor));
}

/** How slow it is at a job, beside the mean of what was measured. */
function levelOf({ trend, good }: Model, jobs: number, random: Random): (job: number) => number {
  const shape =
    trend.shapes[
      draw(
        trend.shapes.map(({ weight }) => weight),
        random,
      )
    ];
  if (!shape || random() >= Math.min(MOST_LIKELY, trend.likely)) return () => 1;
  const { of, mid, error } = shape;
  const prior = (DRIFT / Math.max(1, of(jobs) - of(0))) ** 2;
  const kept = prior / (prior + error ** 2);
  const bend = Math.exp(BEND * normal(random));
  const slope = (shape.slope * kept + error * Math.sqrt(kept) * normal(random)) * bend;
  // what became faster does not become faster for ever
  const last = slope < 0 ? of(good - 1) : Number.POSITIVE_INFINITY;
  return (job) => Math.max(LEAST_LEVEL, 1 + slope * (Math.min(last, of(job)) - mid));
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
