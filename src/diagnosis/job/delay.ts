import type { JobReport } from "../../comfyui/job/job-report.ts";

export type Delay = "queued" | "loading" | "slow" | "hung";

/**
 * Why the budget was not enough. Loading sends no event for minutes, so silence before the first step is a cold start
 * as long as a loader (or nothing yet) was seen; silence behind a step is a hang; steps that flow are merely slow,
 * or late because the models were loaded first.
 */
export function delayOf(job: JobReport): Delay {
  const { lastPhase: last, timeline, totalMs } = job;
  if (last.phase === "queued") return "queued";
  const firstStep = timeline.find(({ of }) => of !== undefined);
  if (firstStep === undefined) return isLoading(job) ? "loading" : "hung";
  if (last.phase === "stalled") return "hung";
  return firstStep.atMs > totalMs / 2 ? "loading" : "slow";
}

/** True while no node but loaders has been seen, or none at all. */
export function isLoading({ lastPhase: last }: JobReport): boolean {
  if (last.phase === "submitting") return false;
  const type = "nodeType" in last ? last.nodeType : undefined;
  return type === undefined ? !("node" in last) : /Loader/.test(type);
}
