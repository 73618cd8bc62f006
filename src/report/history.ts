import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runDirPattern } from "./run-dir.ts";

/** Runs that stay. One run is about 10 MB, most of it the Allure page. */
export const KEPT_RUNS = 20;

/**
 * Removes the oldest run folders beyond `keep` and returns their names. Only folders that we made are touched:
 * named like a run and holding a `run.json` or a `verdict.json` of ours. Never `latest`, never a link.
 */
export function pruneRuns(reportsDir: string, keep: number = KEPT_RUNS): string[] {
  const runs = readdirSync(reportsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && runDirPattern.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => ["run.json", "verdict.json"].some((file) => existsSync(join(reportsDir, name, file))))
    .sort();
  const old = runs.slice(0, Math.max(0, runs.length - keep));
  for (const name of old) rmSync(join(reportsDir, name), { recursive: true, force: true });
  return old;
}
