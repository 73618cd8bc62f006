import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Folder of one run: its start in UTC, without what Windows refuses in a name. Sorts by time. */
export const runDirPattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z(?:-\d+)?$/;

/**
 * Makes the folder of a run that starts now and returns its path. Takes away the verdict of the run before:
 * a run that dies must not leave an older GO behind as the latest word.
 */
export function newRunDir(reportsDir: string, startedAt: Date): string {
  mkdirSync(reportsDir, { recursive: true });
  rmSync(join(reportsDir, "latest", "verdict.json"), { force: true });
  const name = startedAt.toISOString().replace(/[:.]/g, "-");
  for (let attempt = 1; ; attempt += 1) {
    const path = join(reportsDir, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      // two runs in the same millisecond: the second gets a number
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt === 100) throw error;
    }
  }
}
