import type { JobOutcome, JobReport } from "../../comfyui/job/job-report.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { JobName } from "../../record/facts.ts";
import { hasFailed } from "../results.ts";
import type { Explanation, Seen } from "../rule.ts";

/** The checks that run jobs, in their order. */
export const jobChecks = [
  "generation.canary",
  "generation.vae-round-trip",
  "generation.text-to-image",
  "generation.other-seed-differs",
  "generation.same-seed-repeats",
  "generation.edit",
  "generation.cancel",
  "readiness.warm-up",
] as const;

/** What every rule about a job has in common: any of those checks may be red, whichever job it was. */
export const aboutJobs = { check: "generation.canary", reads: jobChecks, anyway: true } as const;

export type SeenJobs = Seen<(typeof jobChecks)[number]>;

/** The check that a job belongs to, in the order in which the jobs run. */
const owners: Readonly<Record<JobName, CheckId>> = {
  canary: "generation.canary",
  "round-trip": "generation.vae-round-trip",
  "text-to-image": "generation.text-to-image",
  "other-seed": "generation.other-seed-differs",
  "same-seed": "generation.same-seed-repeats",
  edit: "generation.edit",
  "cancel-running": "generation.cancel",
  "cancel-pending": "generation.cancel",
  "warm-up": "readiness.warm-up",
};

export interface RedJob {
  readonly name: JobName;
  readonly check: CheckId;
  readonly job: JobReport;
}

/** The jobs of red checks that ended in this way, in the order in which they ran. */
export function redJobs({ run, facts }: Pick<SeenJobs, "run" | "facts">, outcome: JobOutcome): RedJob[] {
  return (Object.keys(owners) as JobName[]).flatMap((name) => {
    const job = facts.jobs?.[name];
    const check = owners[name];
    return job?.outcome === outcome && hasFailed(run, check) ? [{ name, check, job }] : [];
  });
}

type Words = Omit<Explanation, "checks"> | undefined;

/** One cause for all these jobs, in the words for the first; undefined where there is none. */
export function ofFirst(jobs: readonly RedJob[], explain: (first: RedJob) => Words): Explanation | undefined {
  const [first] = jobs;
  const words = first && explain(first);
  return words && { checks: jobs.map(({ check }) => check), ...words };
}

/** A rule's `when` for jobs that ended in this way. */
export function whenJob(
  outcome: JobOutcome,
  explain: (first: RedJob, seen: SeenJobs) => Words,
): (seen: SeenJobs) => Explanation | undefined {
  return (seen) => ofFirst(redJobs(seen, outcome), (first) => explain(first, seen));
}

/** Whole seconds. */
export function seconds(ms: number): string {
  return String(Math.round(ms / 1000));
}
