import type { SettledJob } from "./settled.ts";

/** One job as the server had it. */
export interface Served {
  readonly workflow: string;
  /** Another workflow was served before it, by the same worker. */
  readonly changed: boolean;
  /** What it kept its worker from the next job, the server's own overhead between two jobs included. */
  readonly busyMs: number;
  readonly failed: boolean;
}

/** What is known of how the server works: jobs in the order of service, and how many at a time. */
export interface Service {
  readonly jobs: readonly Served[];
  readonly workers: number;
  /** The workers begin and end together: jobs are served in batches. */
  readonly inBatches: boolean;
  /** When each worker had its last job behind it. */
  readonly freeMs: readonly number[];
}

interface Span {
  readonly job: SettledJob;
  readonly startedMs: number | undefined;
  readonly endedMs: number;
}

/** A job that is overlapped for less than this part of its time is not served beside another: events come late. */
const OVERLAP = 0.25;
/** So many jobs (and this part of all) must have been served side by side before the server is believed to do so. */
const SIDE_BY_SIDE = { jobs: 2, part: 0.1 };
/** Neighbours that are looked at on either side. */
const REACH = 16;
/** Two jobs of a batch begin and end within this part of their time. */
const SAME_MOMENT = 0.05;

export function serviceOf(jobs: readonly SettledJob[]): Service {
  const begun = jobs.filter(({ gaveUp }) => !gaveUp);
  const spans = begun
    .flatMap((job): Span[] => {
      const endedMs = job.endedMs ?? job.seenMs;
      return endedMs === undefined ? [] : [{ job, startedMs: job.startedMs, endedMs }];
    })
    .sort((a, b) => (a.startedMs ?? a.endedMs) - (b.startedMs ?? b.endedMs) || a.endedMs - b.endedMs);
  const { workers, inBatches } = parallelismOf(spans);
  const free = Array.from({ length: workers }, () => ({ ms: 0, workflow: "" }));
  const served = spans.flatMap((span, at): Served[] => {
    const { job, startedMs, endedMs } = span;
    const worker = workerOf(free, startedMs ?? endedMs);
    // a job that was taken out of the queue kept nobody
    const busyMs = job.came || startedMs !== undefined ? endedMs - Math.max(job.askedMs, worker.ms) : 0;
    const changed = worker.workflow !== "" && worker.workflow !== job.workflow;
    if (busyMs > 0) {
      worker.ms = Math.max(worker.ms, endedMs);
      worker.workflow = job.workflow;
    }
    // of a batch, one stands for all: together they teach as much as one
    if (inBatches && isTwin(span, spans[at - 1])) return [];
    return [{ workflow: job.workflow, changed, busyMs: Math.max(0, busyMs), failed: !job.came }];
  });
  const unserved = begun
    .filter(({ endedMs, seenMs }) => endedMs === undefined && seenMs === undefined)
    .map(({ workflow }): Served => ({ workflow, changed: false, busyMs: 0, failed: true }));
  return { jobs: [...unserved, ...served], workers, inBatches, freeMs: free.map(({ ms }) => ms) };
}

function isTwin(span: Span, other: Span | undefined): boolean {
  if (span.startedMs === undefined || other?.startedMs === undefined) return false;
  const near = SAME_MOMENT * (span.endedMs - span.startedMs);
  return Math.abs(span.startedMs - other.startedMs) < near && Math.abs(span.endedMs - other.endedMs) < near;
}

/** The worker that became free last before the job began had it; where none was free, the one that is free first. */
function workerOf<T extends { ms: number }>(free: readonly T[], startedMs: number): T {
  const [first] = free;
  if (!first) throw new RangeError("a server has at least one worker");
  const before = free.filter(({ ms }) => ms <= startedMs);
  if (before.length > 0) return before.reduce((best, next) => (next.ms > best.ms ? next : best));
  return free.reduce((best, next) => (next.ms < best.ms ? next : best));
}

function parallelismOf(spans: readonly Span[]): { workers: number; inBatches: boolean } {
  const seen = spans.flatMap(({ job, startedMs, endedMs }) =>
    startedMs === undefined || endedMs <= startedMs ? [] : [{ job, startedMs, endedMs }],
  );
  // in the order of service: who began long before has ended, unless many are served at once
  const neighbours = seen.map((_, at) => [
    ...seen.slice(Math.max(0, at - REACH), at),
    ...seen.slice(at + 1, at + 1 + REACH),
  ]);
  const beside = seen.map((span, at) => {
    const middle = (span.startedMs + span.endedMs) / 2;
    const others = (neighbours[at] ?? []).filter((other) => {
      const shared = Math.min(span.endedMs, other.endedMs) - Math.max(span.startedMs, other.startedMs);
      const shorter = Math.min(span.endedMs - span.startedMs, other.endedMs - other.startedMs);
      return shared > OVERLAP * shorter && other.startedMs <= middle && middle <= other.endedMs;
    });
    return 1 + others.length;
  });
  const twins = seen.filter((span, at) => neighbours[at]?.some((other) => isTwin(span, other)));
  beside.sort((a, b) => b - a);
  const enough = Math.max(SIDE_BY_SIDE.jobs, SIDE_BY_SIDE.part * seen.length);
  const workers = beside[Math.ceil(enough) - 1] ?? 1;
  return { workers, inBatches: workers > 1 && twins.length > seen.length / 2 };
}
