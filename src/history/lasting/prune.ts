import { rmSync } from "node:fs";
import { join } from "node:path";
import { KEPT_HISTORIES } from "../retention.ts";
import { REMEMBERED } from "./allure-memory.ts";
import { type EntryName, entriesIn } from "./entry-name.ts";

/** Runs of one stack that a history keeps, 5 kB each: a week of one every ten minutes, or three years of one a day. */
export const KEPT_ENTRIES = 1_000;

/**
 * Removes the oldest runs of each stack beyond that many, but the last green one, and the stacks that were not validated for
 * the longest time. Of what Allure remembers, as many runs as it shows. Only files that have a name of ours.
 */
export function pruneHistory(historyDir: string, kept = KEPT_ENTRIES): void {
  prune(historyDir, "runs", kept);
  prune(historyDir, "allure", Math.min(kept, REMEMBERED));
}

function prune(historyDir: string, folder: "runs" | "allure", kept: number): void {
  const stacks = [...Map.groupBy(entriesIn(historyDir, folder), ({ stack }) => stack).values()]
    .map((runs) => runs.toReversed())
    .sort(([a], [b]) => ((a?.file ?? "") < (b?.file ?? "") ? 1 : -1));
  const old = stacks.flatMap((newestFirst, at): EntryName[] => {
    if (at >= KEPT_HISTORIES) return newestFirst;
    const green = newestFirst.find(({ verdict }) => verdict !== "NO_GO");
    return newestFirst.slice(kept).filter((run) => run !== green);
  });
  for (const { file } of old) rmSync(join(historyDir, folder, file), { force: true });
}
