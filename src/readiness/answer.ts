import { keepsFailing } from "./estimate/failing.ts";
import type { Estimate, ReadinessFigures } from "./figures.ts";
import { growthIn } from "./memory-room.ts";
import type { StudentOutcome } from "./session.ts";

/** What keeps the answer from being yes. The first ones count what went wrong, the others compare a figure with its limit. */
export type Why =
  | { readonly kind: "server-lost" | "unreadable" }
  | { readonly kind: "outcome"; readonly outcome: Wrong; readonly images: number }
  /** Jobs that the server ran more than once. */
  | { readonly kind: "doubled"; readonly images: number }
  | { readonly kind: "session-too-short"; readonly late: number }
  | { readonly kind: "wait-too-long" }
  /** It grows from job to job, and one more class like this one would fill it. */
  | { readonly kind: "memory-fills" }
  /** The limit lies between the bounds. */
  | { readonly kind: "wait-unsure" }
  | { readonly kind: "session-unsure" }
  /** Somebody ended the measurement before it could answer: what was believed until then is no promise. */
  | { readonly kind: "interrupted" }
  | { readonly kind: "nothing-measured" };

/** Outcomes of which one is too many, the worst first. */
export const wrong = [
  "foreign",
  "lost",
  "cancelled",
  "bad",
  "failed",
  "refused",
] as const satisfies StudentOutcome[];
export type Wrong = (typeof wrong)[number];

/** A figure in milliseconds: measured where every picture came, else what is expected of the whole session. */
export interface Believed extends Estimate {
  readonly basis: "measured" | "forecast";
}

export interface Answer {
  readonly word: "yes" | "no" | "unsure";
  /** Most telling first; empty for a yes. */
  readonly why: readonly Why[];
  /** Whether something of it is not known, also beside a no. */
  readonly untold: boolean;
  readonly p95?: Believed;
  readonly lastImage?: Believed;
}

/** Can this class work in that time? The one place that says so: the checks judge by it, and all reports print it. */
export function answerOf(figures: ReadinessFigures): Answer {
  const { session, stopped, jobs, limitMs } = figures;
  const count = (outcome: StudentOutcome): number => jobs.filter((job) => job.outcome === outcome).length;
  const p95 = p95Of(figures);
  const lastImage = lastImageOf(figures);
  const late = count("late");
  const doubled = jobs.filter(({ repeated }) => repeated).length;
  const sessionMs = session.minutes * 60_000;
  // what ended because job after job failed was certain of that, and of no wait
  const sure = stopped === "certain" && !keepsFailing(jobs);

  const no: Why[] = [
    ...(stopped === "server-lost" || stopped === "unreadable" ? [{ kind: stopped }] : []),
    ...wrong
      .map((outcome) => ({ kind: "outcome", outcome, images: count(outcome) }) as const)
      .filter(({ images }) => images > 0),
    ...(doubled > 0 ? [{ kind: "doubled", images: doubled } as const] : []),
    ...(late > 0 || isBeyond(lastImage, sessionMs, sure)
      ? [{ kind: "session-too-short", late } as const]
      : []),
    ...(isBeyond(p95, limitMs, sure) ? [{ kind: "wait-too-long" } as const] : []),
    ...(growthIn(figures)?.fills ? [{ kind: "memory-fills" } as const] : []),
  ];
  const unsure: Why[] = [
    ...(stopped === "interrupted" && p95 !== undefined ? [{ kind: "interrupted" } as const] : []),
    ...(p95 === undefined ? [{ kind: "nothing-measured" } as const] : []),
    ...(isAround(p95, limitMs, sure) ? [{ kind: "wait-unsure" } as const] : []),
    ...(isAround(lastImage, sessionMs, sure) ? [{ kind: "session-unsure" } as const] : []),
  ];
  const why = no.length > 0 ? no : unsure;
  return {
    word: no.length > 0 ? "no" : unsure.length > 0 ? "unsure" : "yes",
    why,
    untold: unsure.length > 0,
    ...(p95 && { p95 }),
    ...(lastImage && { lastImage }),
  };
}

function p95Of({ stopped, measured, forecast }: ReadinessFigures): Believed | undefined {
  if (stopped === "complete" && measured) return exactly(measured.waitMs.p95);
  return forecast && { ...forecast.waitMs.p95, basis: "forecast" };
}

function lastImageOf({ stopped, jobs, forecast }: ReadinessFigures): Believed | undefined {
  const seen = jobs.flatMap(({ seenMs }) => seenMs ?? []);
  if (stopped === "complete" && seen.length > 0) return exactly(seen.reduce((a, b) => Math.max(a, b), 0));
  return forecast && { ...forecast.lastImageMs, basis: "forecast" };
}

function exactly(value: number): Believed {
  return { low: value, value, high: value, basis: "measured" };
}

/** `sure`: the measurement ended because it was certain enough for this very question; then the value decides. */
function isBeyond(figure: Believed | undefined, limit: number, sure: boolean): boolean {
  if (figure === undefined) return false;
  return (sure ? figure.value : figure.low) > limit;
}

function isAround(figure: Believed | undefined, limit: number, sure: boolean): boolean {
  return figure !== undefined && !sure && figure.low <= limit && figure.high > limit;
}
