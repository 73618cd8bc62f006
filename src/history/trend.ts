import { duration } from "../format.ts";
import { median } from "../median.ts";
import { stages } from "../record/catalogue.ts";
import { stageWords } from "../record/words.ts";
import type { Text } from "../text.ts";
import type { Fingerprint } from "./fingerprint.ts";

/**
 * Slower than this multiple of the median is reported. Warm generations on the course's RTX 3090 took 110 to 133 s
 * (1.2 between extremes), one that had to load its models 370 s (3.0): 1.5 lies between noise and a changed machine.
 */
export const SLOWER = 1.5;
/** A shorter delay does not matter, whatever the ratio: an emulated generation takes half a second. */
export const MIN_DELAY_MS = 5_000;
/** A median of fewer runs says nothing. */
export const MIN_RUNS = 3;
/** Runs that are looked back on. */
export const LOOK_BACK = 10;

/** One job's time against that of the last runs of the same stack. */
export interface Trend {
  readonly job: string;
  readonly ms: number;
  readonly medianMs: number;
  /** Above it the job counts as slower than usual. */
  readonly thresholdMs: number;
  readonly runs: number;
  readonly slow: boolean;
}

/** `earlier`: runs of the same target and profile, oldest first. */
export function trendsOf(now: Fingerprint, earlier: readonly Fingerprint[]): Trend[] {
  return Object.entries(now.jobs).flatMap(([job, ms]) => {
    const times = earlier
      .map(({ jobs }) => jobs[job])
      .filter((time) => time !== undefined)
      .slice(-LOOK_BACK);
    if (times.length < MIN_RUNS) return [];
    const medianMs = Math.round(median(times));
    const thresholdMs = Math.round(Math.max(medianMs * SLOWER, medianMs + MIN_DELAY_MS));
    return [{ job, ms, medianMs, thresholdMs, runs: times.length, slow: ms > thresholdMs }];
  });
}

/** Stages that took much longer than in another run, one sentence each; a shorter one may only have been blocked. */
export function slowerStages(before: Fingerprint, now: Fingerprint): Text[] {
  return stages.flatMap((stage) => {
    const [old, current] = [before.stageMs[stage], now.stageMs[stage]];
    if (old === undefined || current === undefined) return [];
    if (current <= Math.max(old * SLOWER, old + MIN_DELAY_MS)) return [];
    const { fr, en } = stageWords[stage];
    return [
      {
        fr: `Durée de l'étape ${fr} : ${duration(old, "fr")} → ${duration(current, "fr")}`,
        en: `Time of ${en}: ${duration(old, "en")} → ${duration(current, "en")}`,
      },
    ];
  });
}
