import { generator } from "../../emulator/pictures/random.ts";
import { decide } from "../../src/readiness/estimate/decide.ts";
import type { ClassSession } from "../../src/readiness/session.ts";
import { classAt, type KnownServer, knownAfter, outcomeOf } from "./servers.ts";

const TRIALS = 100;

/** A server, the part of the usual p95 that the limit is, and the part of the class that may be measured at most. */
export type Case = readonly [server: KnownServer, limit: number, most: number, own?: Partial<ClassSession>];

/** Of a hundred classes, how many were answered as they end; and which part of them was measured, on average. */
export function hundred([server, of, , more]: Case, session: ClassSession): { right: number; part: number } {
  const own = { ...session, ...more };
  const usual = [1, 2, 3, 4, 5]
    .map((seed) => outcomeOf(classAt(server, { ...own, seed }, generator(seed * 31)), own, 1).p95)
    .toSorted((a, b) => a - b)[2] as number;
  const trials = Array.from({ length: TRIALS }, (_, at) =>
    trial(server, { ...own, seed: at + 1 }, usual * of),
  );
  return {
    right: trials.filter(({ right }) => right).length,
    part: trials.reduce((sum, { part }) => sum + part, 0) / TRIALS,
  };
}

/** Asked after each job, until it says enough; right where its answer is that of the class played to its end. */
function trial(server: KnownServer, own: ClassSession, limitMs: number): { right: boolean; part: number } {
  const jobs = classAt(server, own, generator(own.seed * 31));
  const { well } = outcomeOf(jobs, own, limitMs);
  const random = generator(own.seed);
  for (let count = 1; count < jobs.length; count++) {
    const { stop, forecast } = decide(knownAfter(jobs, count), own, limitMs, random);
    if (!stop) continue;
    const inTime = (forecast?.lastImageMs.value ?? 0) <= own.minutes * 60_000;
    const said = inTime && (forecast?.waitMs.p95.value ?? 0) <= limitMs;
    return { right: said === well, part: count / jobs.length };
  }
  return { right: true, part: 1 };
}
