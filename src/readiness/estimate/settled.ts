import type { StudentJob } from "../session.ts";

/** A job about which all is known: its picture came, or never will. */
export interface SettledJob extends StudentJob {
  readonly came: boolean;
  /** It was taken out of the queue before the server began it. */
  readonly gaveUp: boolean;
}

/**
 * What was taken back or came too late is open: in a longer session it would have come. A picture that has come and is being judged, or
 * whose job has ended and which is being fetched, has come.
 */
export function settledOf(jobs: readonly StudentJob[]): { settled: SettledJob[]; open: StudentJob[] } {
  const settled: SettledJob[] = [];
  const open: StudentJob[] = [];
  for (const job of jobs) {
    const { outcome, seenMs, endedMs } = job;
    if (outcome !== "withdrawn" && outcome !== "late") {
      const unbegun = job.startedMs === undefined && (outcome === "cancelled" || outcome === "lost");
      settled.push({ ...job, came: outcome === "done", gaveUp: unbegun });
    } else if ((seenMs ?? endedMs) === undefined) open.push(job);
    else settled.push({ ...job, came: true, gaveUp: false });
  }
  return { settled, open };
}

export function overMs({ seenMs, endedMs, askedMs }: StudentJob): number {
  return seenMs ?? endedMs ?? askedMs;
}
