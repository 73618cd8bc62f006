import { arrivalsOf } from "../../src/readiness/arrivals.ts";
import type { ClassSession, StudentJob } from "../../src/readiness/session.ts";

export type Random = () => number;

/** A server whose every property is known, written without a line of what it tests. */
export interface KnownServer {
  readonly workers?: number;
  /** Takes so many waiting jobs at once and gives all back together. */
  readonly batch?: number;
  /** Between two jobs of a worker. */
  readonly gapMs?: number;
  readonly fetchMs?: number;
  serviceMs(
    job: { ordinal: number; changed: boolean; workflow: string; atMs: number },
    random: Random,
  ): number;
  /** Part of the jobs that end in an error, after this part of their time. */
  readonly failing?: { readonly part: number; readonly after: number };
  readonly workflowOf?: (student: number, image: number) => string;
  /** How long a student waits before taking the own job back, to ask for nothing more. */
  readonly patienceMs?: (random: Random) => number;
}

/** Standard normal, by the sum of twelve. */
export function bell(random: Random): number {
  let sum = -6;
  for (let at = 0; at < 12; at++) sum += random();
  return sum;
}

interface Waiting {
  readonly student: number;
  readonly image: number;
  readonly askedMs: number;
  readonly untilMs: number;
}

/** The whole session, millisecond events in their order; jobs as they come to an end. */
export function classAt(server: KnownServer, session: ClassSession, random: Random): StudentJob[] {
  const { batch = 1, gapMs = 0, fetchMs = 0 } = server;
  const workers = Array.from({ length: server.workers ?? 1 }, () => ({ freeMs: 0, workflow: "" }));
  const workflowOf = server.workflowOf ?? (() => "edit");
  const queue: Waiting[] = [];
  const jobs: StudentJob[] = [];
  let ordinal = 0;
  const ask = (student: number, image: number, askedMs: number): void => {
    if (image < session.images)
      queue.push({ student, image, askedMs, untilMs: askedMs + (server.patienceMs?.(random) ?? 1e12) });
    queue.sort((a, b) => a.askedMs - b.askedMs);
  };
  arrivalsOf(session).forEach((at, student) => {
    ask(student, 0, at);
  });
  while (queue.length > 0) {
    const worker = workers.reduce((best, next) => (next.freeMs < best.freeMs ? next : best));
    const nowMs = Math.max(worker.freeMs, queue[0]?.askedMs ?? 0);
    const gone = queue.findIndex(({ untilMs }) => untilMs <= nowMs);
    if (gone >= 0) {
      const [{ student, image, askedMs, untilMs }] = queue.splice(gone, 1) as [Waiting];
      const workflow = workflowOf(student, image);
      jobs.push({ student, image, promptId: "", workflow, askedMs, endedMs: untilMs, outcome: "cancelled" });
      continue;
    }
    const ready = queue.filter(({ askedMs }) => askedMs <= nowMs).slice(0, batch);
    queue.splice(0, ready.length);
    const first = ready[0] as Waiting;
    const workflow = workflowOf(first.student, first.image);
    const changed = worker.workflow !== "" && worker.workflow !== workflow;
    worker.workflow = workflow;
    const fails = random() < (server.failing?.part ?? 0);
    const whole = server.serviceMs({ ordinal, changed, workflow, atMs: nowMs }, random);
    const ms = fails ? whole * (server.failing?.after ?? 1) : whole;
    ordinal += ready.length;
    const startedMs = nowMs + gapMs;
    const endedMs = startedMs + ms;
    worker.freeMs = endedMs;
    for (const { student, image, askedMs } of ready) {
      const seen = fails ? {} : { seenMs: endedMs + fetchMs };
      const outcome = fails ? "failed" : "done";
      const own = workflowOf(student, image);
      jobs.push({
        ...{ student, image, promptId: "", workflow: own, askedMs, startedMs, endedMs, ...seen, outcome },
      });
      ask(student, image + 1, fails ? endedMs : endedMs + fetchMs);
    }
  }
  return jobs.sort((a, b) => overMs(a) - overMs(b));
}

/** What an engine has in hand once so many jobs are over: those, and what is still asked for. `jobs` in the order of their ends. */
export function knownAfter(jobs: readonly StudentJob[], count: number): StudentJob[] {
  const last = jobs[count - 1];
  const nowMs = last ? overMs(last) : 0;
  const open = jobs
    .slice(count)
    .filter(({ askedMs }) => askedMs <= nowMs)
    .map(({ endedMs: _, seenMs: __, startedMs, ...job }): StudentJob => {
      const running = startedMs !== undefined && startedMs <= nowMs;
      return { ...job, ...(running && { startedMs }), outcome: "withdrawn" };
    });
  return [...jobs.slice(0, count), ...open];
}

export function overMs({ seenMs, endedMs, askedMs }: StudentJob): number {
  return seenMs ?? endedMs ?? askedMs;
}

/** The truth that a forecast is held against. */
export function outcomeOf(jobs: readonly StudentJob[], session: ClassSession, limitMs: number) {
  const waits = jobs
    .filter(({ outcome }) => outcome === "done")
    .map(({ seenMs = 0, askedMs }) => seenMs - askedMs)
    .sort((a, b) => a - b);
  const p95 = waits[Math.ceil(waits.length * 0.95) - 1] ?? 0;
  const lastMs = Math.max(...jobs.map((job) => job.seenMs ?? 0));
  const pictures = waits.length;
  return { p95, lastMs, pictures, well: p95 <= limitMs && lastMs <= session.minutes * 60_000 };
}
