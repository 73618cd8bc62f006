import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { runNames } from "./run-dir.ts";

/** Runs that stay. One run is about 10 MB, most of it pictures. */
export const KEPT_RUNS = 20;
/** Bytes that all of them together may take: a course's laptop is full already. */
export const KEPT_BYTES = 500 * 2 ** 20;

/** Beside the runs: what Allure remembers of each target, in a file of its own. */
export const historyFolder = "allure-history";
/** Targets whose history stays: emulators on ports of their own would fill the folder. */
export const KEPT_HISTORIES = 10;

export interface Keeping {
  readonly runs?: number;
  readonly bytes?: number;
  /** A run that stays whatever its age: the last green one, with which red ones are compared. */
  readonly spare?: string | undefined;
}

/**
 * Removes the oldest run folders beyond that many and that much, and returns their names. The newest always stays.
 * Only folders that we made are touched: named like a run and holding a file of ours. Never `latest`, never a link.
 */
export function pruneRuns(
  reportsDir: string,
  { runs = KEPT_RUNS, bytes = KEPT_BYTES, spare }: Keeping = {},
): string[] {
  const ours = ["run.json", "verdict.json", "run.partial.json"];
  const newestFirst = runNames(reportsDir)
    .filter((name) => ours.some((file) => existsSync(join(reportsDir, name, file))))
    .reverse();
  let total = 0;
  const old = newestFirst.filter((name, index) => {
    total += sizeOf(join(reportsDir, name));
    return name !== spare && index > 0 && (index >= runs || total > bytes);
  });
  for (const name of old) rmSync(join(reportsDir, name), { recursive: true, force: true });
  return old.reverse();
}

/** Removes the history of the targets that were not validated for the longest time. */
export function pruneHistories(reportsDir: string, kept = KEPT_HISTORIES): void {
  const folder = join(reportsDir, historyFolder);
  if (!existsSync(folder)) return;
  const newestFirst = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of newestFirst.slice(kept)) rmSync(join(folder, name), { force: true });
}

/** Another run may remove the same old folder, or a person a part of it, while it is measured: what is gone takes no room. */
function sizeOf(folder: string): number {
  let sum = 0;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        sum += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // gone meanwhile
  }
  return sum;
}
