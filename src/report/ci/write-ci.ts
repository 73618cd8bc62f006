import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunConfig } from "../../config/run-config.ts";
import type { Redact } from "../../redaction/redactor.ts";
import type { PhaseInput } from "../phase/input.ts";
import { phaseReport } from "../phase/phase-report.ts";
import { annotations } from "./annotations.ts";
import { checkPlaces } from "./check-lines.ts";
import { jobSummary } from "./job-summary.ts";
import { junitXml } from "./junit.ts";

/**
 * What continuous integration reads: `junit.xml` and `summary.md` in the run's folder, the summary also on the job's page
 * where GitHub gave a file for it. Returns the annotations to print: only GitHub understands them.
 */
export function writeForCi(
  runDir: string,
  input: PhaseInput,
  redact: Redact,
  github: RunConfig["github"],
): string[] {
  const { record, verdict, diagnoses } = input;
  const summary = redact(jobSummary(phaseReport(input)));
  writeFileSync(join(runDir, "junit.xml"), redact(junitXml(record, verdict, diagnoses)));
  writeFileSync(join(runDir, "summary.md"), summary);
  if (github?.summaryFile) appendFileSync(github.summaryFile, summary);
  return github?.annotations ? annotations(record, diagnoses, checkPlaces(github.workspace)).map(redact) : [];
}

/** The summary of a fleet, once for all of its targets, on the job's page of GitHub. */
export function tellJob(summary: string, github: RunConfig["github"]): void {
  if (github?.summaryFile) appendFileSync(github.summaryFile, summary);
}
