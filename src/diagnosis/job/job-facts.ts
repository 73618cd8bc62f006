import type { JobOutcome, JobReport } from "../../comfyui/job/job-report.ts";
import type { CheckId } from "../../record/catalogue.ts";
import type { JobName } from "../../record/facts.ts";
import { hasFailed } from "../old-rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** The check that a job belongs to, in the order in which the jobs run. */
const owners: Readonly<Record<JobName, CheckId>> = {
  canary: "generation.canary",
  "text-to-image": "generation.text-to-image",
  "other-seed": "generation.other-seed-differs",
  edit: "generation.edit",
  "cancel-running": "generation.cancel",
  "cancel-pending": "generation.cancel",
};

export interface RedJob {
  readonly name: JobName;
  readonly check: CheckId;
  readonly job: JobReport;
}

/** The jobs of red checks that ended in this way, in the order in which they ran. */
export function redJobs(record: SeenRecord, outcome: JobOutcome): RedJob[] {
  return (Object.keys(owners) as JobName[]).flatMap((name) => {
    const job = record.facts.jobs?.[name];
    const check = owners[name];
    return job?.outcome === outcome && hasFailed(record, check) ? [{ name, check, job }] : [];
  });
}

/** The checks of those jobs, first one first. Call with at least one job. */
export function checksOf(jobs: readonly RedJob[]): [CheckId, ...CheckId[]] {
  return [...new Set(jobs.map(({ check }) => check))] as [CheckId, ...CheckId[]];
}

export function seconds(ms: number): string {
  return String(Math.round(ms / 1000));
}
