import { join } from "node:path";
import { recordOf, stateOf } from "../history/partial-record.ts";
import { runNames } from "../history/run-dir.ts";
import { type ReportFolders, type Written, writeReports } from "./write-report.ts";

/**
 * Makes the reports of the runs that were killed, from the records that they left; oldest first. Those of the last run also
 * in `latest`, unless a later run has begun. Throws where a run's folder cannot be written.
 */
export async function reportCutRuns(
  reportsDir: string,
  how: Pick<ReportFolders, "redact" | "page" | "github" | "historyDir">,
): Promise<{ readonly name: string; readonly written: Written }[]> {
  const made = [];
  const names = runNames(reportsDir);
  for (const name of names) {
    const runDir = join(reportsDir, name);
    // looked up one by one: the reports of one run remove the oldest runs
    const record = stateOf(runDir) === "cut" ? recordOf(runDir) : undefined;
    if (record === undefined) continue;
    const latestDir = name === names.at(-1) ? {} : { latestDir: runDir };
    const allureResults = join(runDir, "allure-results");
    made.push({ name, written: await writeReports(record, { ...how, ...latestDir, runDir, allureResults }) });
  }
  return made;
}
