import { join } from "node:path";
import type { Text } from "../text.ts";
import { changesBetween, coverageOf } from "./changes.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { readJson } from "./read-json.ts";
import { runNames } from "./run-dir.ts";
import { LOOK_BACK, slowerStages, type Trend, trendsOf } from "./trend.ts";

/** A kept run, by the name of its folder. */
export interface PastRun {
  readonly name: string;
  readonly fingerprint: Fingerprint;
}

/** A run held against the earlier ones of the same stack. */
export interface Comparison {
  /** The last green run that ran at least these stages; absent: there is none to compare with. */
  readonly baseline?: PastRun;
  readonly changes: readonly Text[];
  /** What both runs had measured, and what only one of them had: nothing is said of that. */
  readonly compared: readonly Text[];
  readonly notCompared: readonly Text[];
  readonly trends: readonly Trend[];
  /** The last runs of the same target and profile, oldest first, without this one. */
  readonly recent: readonly PastRun[];
}

export const noComparison: Comparison = {
  changes: [],
  compared: [],
  notCompared: [],
  trends: [],
  recent: [],
};

/** The runs that ended and kept their fingerprint, oldest first; one that cannot be read is left out. */
export function pastRuns(reportsDir: string): PastRun[] {
  return runNames(reportsDir).flatMap((name) => {
    const kept = readJson(join(reportsDir, name, "fingerprint.json")) as Fingerprint | null | undefined;
    return kept?.schema === 1 ? [{ name, fingerprint: kept }] : [];
  });
}

/** Whether a run is green, and ran at least the stages of this one. */
export function isGreen({ verdict, stages }: Fingerprint, now: Pick<Fingerprint, "stages">): boolean {
  return verdict !== "NO_GO" && now.stages.every((stage) => stages.includes(stage));
}

/** Compares a run with the earlier ones of the same target and profile. */
export function compareWithPast(now: Fingerprint, past: readonly PastRun[]): Comparison {
  const same = past.filter(
    ({ fingerprint: { target, profile, startedAt } }) =>
      target === now.target && profile === now.profile && startedAt < now.startedAt,
  );
  const baseline = same.findLast(({ fingerprint }) => isGreen(fingerprint, now));
  const before = baseline?.fingerprint;
  return {
    ...(baseline && { baseline }),
    changes: before ? [...changesBetween(before, now), ...slowerStages(before, now)] : [],
    ...(before ? coverageOf(before, now) : { compared: [], notCompared: [] }),
    trends: trendsOf(
      now,
      same.map(({ fingerprint }) => fingerprint),
    ),
    recent: same.slice(-LOOK_BACK),
  };
}
