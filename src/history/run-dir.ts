import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastNumber } from "./lasting/entry-name.ts";
import { readJson } from "./read-json.ts";

/** Folder of one run: its start in UTC, without what Windows refuses in a name. Sorts by time. */
export const runDirPattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z(?:-\d+)?$/;

/** Allure's pages by the plugin that makes them, as they are called in a run's folder: each a single file. */
export const allurePages = { awesome: "index.html", dashboard: "dashboard.html" } as const;

/** What a run leaves in `latest`; nothing else in that folder is touched. */
export const latestFiles: readonly string[] = [
  ...Object.values(allurePages),
  "attachments",
  "phase-report.md",
  "phase-report.html",
  "junit.xml",
  "summary.md",
  "run.json",
  "verdict.json",
  "metrics.prom",
  "badge.json",
  // of a fleet: the report of each target
  "stacks",
];

/** Names of the run folders, oldest first. */
export function runNames(reportsDir: string): string[] {
  if (!existsSync(reportsDir)) return [];
  return readdirSync(reportsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && runDirPattern.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Number of a run, in sequence over the runs of a reports folder, from its start on; undefined where it was given none. */
export function numberOf(runDir: string): number | undefined {
  const kept = readJson(join(runDir, "fingerprint.json")) as { readonly number?: unknown } | null | undefined;
  return typeof kept?.number === "number" ? kept.number : undefined;
}

/** `historyDir`: runs whose folders may be gone. */
export function nextNumber(reportsDir: string, historyDir?: string): number {
  const here = runNames(reportsDir).map((name) => numberOf(join(reportsDir, name)) ?? 0);
  return Math.max(historyDir === undefined ? 0 : lastNumber(historyDir), ...here) + 1;
}

/**
 * Makes the folder of a run that starts now, with its number, and returns its path.
 */
export function newRunDir(reportsDir: string, startedAt: Date, historyDir?: string): string {
  mkdirSync(reportsDir, { recursive: true });
  const name = startedAt.toISOString().replace(/[:.]/g, "-");
  for (let attempt = 1; ; attempt += 1) {
    const path = join(reportsDir, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      const number = nextNumber(reportsDir, historyDir);
      mkdirSync(path);
      keepNumber(path, number);
      return path;
    } catch (error) {
      // two runs in the same millisecond: the second gets a number
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt === 100) throw error;
    }
  }
}

/** All of its fingerprint that is known yet: a run that dies keeps its place in the sequence. */
function keepNumber(runDir: string, number: number): void {
  try {
    writeFileSync(join(runDir, "fingerprint.json"), JSON.stringify({ number }));
  } catch {
    // a full disk: the run goes on, and says at its end what it could not write
  }
}
