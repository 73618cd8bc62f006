import { type Delay, delayOf } from "./delay.ts";
import { whenJob } from "./job-facts.ts";

/** A rule's `when` for jobs that ran out of time, the first of them for this reason. */
export function whenTimedOut(
  delay: Delay,
  explain: Parameters<typeof whenJob>[1],
): ReturnType<typeof whenJob> {
  return whenJob("timed-out", (first, seen) =>
    delayOf(first.job) === delay ? explain(first, seen) : undefined,
  );
}
