import { arrivalsOf } from "../arrivals.ts";
import type { ClassSession } from "../session.ts";
import type { Service } from "./served.ts";
import { overMs, type settledOf } from "./settled.ts";

/** Where a class stands: what is known already, and what each student will still ask for. */
export interface Start {
  /** Waits of the pictures that came. */
  readonly waits: readonly number[];
  /** How often the server has begun something. */
  readonly served: number;
  readonly failed: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** The next Run of each student who is not done, ascending. */
  readonly asks: readonly { readonly atMs: number; readonly left: number }[];
  /** When each worker is free. */
  readonly freeMs: readonly number[];
  /** From the end of a job to the picture at the student, and from there to the next Run. */
  readonly fetchMs: readonly number[];
  readonly pauseMs: readonly number[];
}

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
    asks: atMs.map((at) => ({ atMs: at, left: session.images })),
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
  const asks = arrivalsOf(session).flatMap((arrival, student) => {
    const own = byStudent.get(student) ?? [];
    const left = session.images - own.length;
    const next = own.length > 0 ? Math.max(...own.map(overMs)) + usual : arrival;
    return left > 0 ? [{ atMs: waiting.get(student) ?? next, left }] : [];
  });
  return {
    waits: came.map((job) => overMs(job) - job.askedMs),
    served: service.jobs.length,
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
  };
}
