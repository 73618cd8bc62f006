import type { JobReport } from "../../../comfyui/job/job-report.ts";
import { type Rule, rule } from "../../rule.ts";
import { aboutJobs, ofFirst, redJobs } from "../job-facts.ts";
import { diskFamilies, fileFamilies } from "./disk.ts";
import { type Family, knows, raisedBy } from "./family.ts";
import { gpuFamilies } from "./gpu.ts";
import { shapesDiffer } from "./shapes.ts";
import { codeFamilies, softwareFamilies } from "./software.ts";

/** In the order in which they are asked: what lies outside of ComfyUI before its files, and these before its code. */
const families = [
  ...diskFamilies,
  ...softwareFamilies,
  ...fileFamilies,
  ...gpuFamilies,
  shapesDiffer,
  ...codeFamilies,
] as const;

type FamilyCode = (typeof families)[number]["code"];

export function familyOf(job: Pick<JobReport, "failure">): Family | undefined {
  const raised = raisedBy(job);
  return families.find((one: Family) => knows(one, raised));
}

/** One rule a family: each has the jobs whose error no earlier family knows. */
export const familyRules: readonly Rule<FamilyCode>[] = families.map((one) =>
  rule({
    ...aboutJobs,
    code: one.code,
    title: one.title,
    when: (seen) =>
      ofFirst(
        redJobs(seen, "failed").filter(({ job }) => familyOf(job)?.code === one.code),
        ({ job }) => one.explain(raisedBy(job), seen.shell),
      ),
  }),
);
