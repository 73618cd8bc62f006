import { arrivalsOf } from "../arrivals.ts";
import type { ClassSession } from "../session.ts";
import type { Service } from "./served.ts";
import { overMs, type settledOf } from "./settled.ts";

/** A student presses Run. */
export interface Ask {
  readonly atMs: number;
  readonly left: number;
  /** What is known already of this wait. */
  readonly waitedMs: number;
}

/** Where a class stands: what is known already, and what each student will still ask for. */
export interface Start {
  /** Waits of the pictures that came. */
  readonly waits: readonly number[];
  /** Jobs that the server has done to their end. */
  readonly served: number;
  readonly failed: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** The next Run of each student who is not done, ascending. */
  readonly asks: readonly Ask[];
  /** When each worker is free. */
  readonly freeMs: readonly number[];
  /** From the end of a job to the picture at the student, and from there to the next Run. */
  readonly fetchMs: readonly number[];
  readonly pauseMs: readonly number[];
  /** Part of the failures after which the student asks for nothing more; where none was seen, who gives up has left. */
  readonly leaving: number;
}

/** A student who has not asked again after so long has left: so many times the usual pause, and at least this. */
const LEAVES = { pauses: 5, leastMs: 2_000 };

/** A class that has not begun, on a server that nobody uses. */
export function freshStart(session: ClassSession, known: Start): Start {
  const atMs = arrivalsOf(session);
  return {
    ...known,
    waits: [],
    served: 0,
    failed: 0,
    firstMs: atMs[0] ?? 0,
    lastMs: 0,
    asks: atMs.map((at) => ({ atMs: at, left: session.images, waitedMs: 0 })),
    freeMs: [],
  };
}

export function startOf(
  { settled, open }: ReturnType<typeof settledOf>,
  session: ClassSession,
  service: Service,
): Start {
  const byStudent = Map.groupBy(settled, ({ student }) => student);
  const waiting = new Map(open.map(({ student, askedMs }) => [student, askedMs]));
  const came = settled.filter(({ came: seen }) => seen);
  const pauses = [...byStudent.values()].flatMap((own) => {
    const inOrder = own.toSorted((a, b) => a.image - b.image);
    return inOrder.slice(1).map((job, at) => Math.max(0, job.askedMs - overMs(inOrder[at] ?? job)));
  });
  const usual = pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0;
  const nowMs = settled.reduce((last, job) => Math.max(last, overMs(job)), 0);
  const silentMs = Math.max(LEAVES.leastMs, LEAVES.pauses * usual);
  const silent = [...byStudent].flatMap(([student, own]) => {
    const last = own.reduce((latest, job) => (job.image > latest.image ? job : latest));
    const isSilent = own.length < session.images && !waiting.has(student) && nowMs - overMs(last) > silentMs;
    return isSilent ? [{ student, came: last.came }] : [];
  });
  // who got a picture goes on: where such students are silent too, we were not told who waits
  const left = new Set(
    silent.some(({ came: content }) => content) ? [] : silent.map(({ student }) => student),
  );
  const failures = settled.filter((job) => !job.came && job.image < session.images - 1).length;
  const asks = arrivalsOf(session).flatMap((arrival, student) => {
    const own = byStudent.get(student) ?? [];
    const wanted = left.has(student) ? 0 : session.images - own.length;
    const next = own.length > 0 ? Math.max(...own.map(overMs)) + usual : arrival;
    const atMs = waiting.get(student) ?? next;
    return wanted > 0 ? [{ atMs, left: wanted, waitedMs: Math.max(0, nowMs - atMs) }] : [];
  });
  return {
    waits: came.map((job) => overMs(job) - job.askedMs),
    served: service.jobs.filter(({ failed }) => !failed).length,
    failed: settled.length - came.length,
    firstMs: [...settled, ...open].reduce(
      (first, { askedMs }) => Math.min(first, askedMs),
      Number.POSITIVE_INFINITY,
    ),
    lastMs: came.reduce((last, job) => Math.max(last, overMs(job)), 0),
    asks: asks.sort((a, b) => a.atMs - b.atMs),
    freeMs: service.freeMs,
    fetchMs: came.map(({ seenMs, endedMs }) => Math.max(0, (seenMs ?? 0) - (endedMs ?? seenMs ?? 0))),
    pauseMs: pauses.length > 0 ? pauses : [0],
    leaving: failures === 0 ? 1 : left.size / failures,
  };
}
