import { join } from "node:path";
import { cutRecord, cutRuns } from "../history/partial-record.ts";
import { runNames } from "../history/run-dir.ts";
import { type ReportFolders, type Written, writeReports } from "./write-report.ts";

/**
 * Makes the reports of the runs that were killed, from what they had written; oldest first. The last run's also in `latest`:
 * a later one that has begun has the last word. Throws where a run's folder cannot be written.
 */
export async function reportCutRuns(
  reportsDir: string,
  how: Pick<ReportFolders, "redact" | "page" | "github">,
): Promise<{ readonly name: string; readonly written: Written }[]> {
  const made = [];
  for (const name of cutRuns(reportsDir)) {
    const runDir = join(reportsDir, name);
    const record = cutRecord(runDir);
    if (record === undefined) continue;
    const written = await writeReports(record, {
      ...how,
      runDir,
      allureResults: join(runDir, "allure-results"),
      ...(name !== runNames(reportsDir).at(-1) && { latestDir: runDir }),
    });
    made.push({ name, written });
  }
  return made;
}
