import type { StudentJob, StudentOutcome } from "../session.ts";

/** What the server did to a job; who cancels one, and what we take back, says nothing of it. */
const failures: readonly StudentOutcome[] = ["failed", "bad", "foreign", "lost", "refused"];

/** A server that spoils this part of its jobs has trouble now and then; one that spoils so many has it all the time. */
const NOW_AND_THEN = 0.1;
const ALL_THE_TIME = 0.5;
/** Of a thousand servers of the first kind, one is taken for one of the second. */
const MISTAKEN = 0.001;

/**
 * Wald's sequential test, to be asked after every job: whether so many fail that the rest of the class teaches nothing more. Five of
 * five are enough. One that fails now and then is measured on, for how often it does.
 */
export function keepsFailing(jobs: readonly StudentJob[]): boolean {
  const failed = jobs.filter(({ outcome }) => failures.includes(outcome)).length;
  const done = jobs.filter(({ outcome }) => outcome === "done").length;
  const weight =
    failed * Math.log(ALL_THE_TIME / NOW_AND_THEN) + done * Math.log((1 - ALL_THE_TIME) / (1 - NOW_AND_THEN));
  return weight >= Math.log(1 / MISTAKEN);
}
