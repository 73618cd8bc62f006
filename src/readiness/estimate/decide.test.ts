import { describe, expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import {
  bell,
  classAt,
  type KnownServer,
  knownAfter,
  outcomeOf,
} from "../../../selftest/readiness/servers.ts";
import type { ClassSession } from "../session.ts";
import { decide } from "./decide.ts";

const session: ClassSession = { students: 24, images: 2, minutes: 20, arrival: "together", seed: 1 };
const TRIALS = 100;

const servers: Record<string, KnownServer> = {
  "noise of 8 %": { serviceMs: (_, random) => 6_100 * (1 + 0.08 * bell(random)), gapMs: 60 },
  "skewed times": { serviceMs: (_, random) => 7_000 * Math.exp(0.3 * bell(random)) },
};

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

describe.for(Object.entries(servers))("%s", ([, server]) => {
  const typical = outcomeOf(classAt(server, session, generator(5)), session, 1).p95;
  test.for([
    [0.6, 0.4],
    [0.95, 1],
    [1.05, 1],
    [1.7, 0.5],
  ] as const)(
    "limit %d of the usual p95: right in 95 of 100, measuring %d of the class at most",
    ([of, most]) => {
      const trials = Array.from({ length: TRIALS }, (_, at) =>
        trial(server, { ...session, seed: at + 1 }, typical * of),
      );
      expect(trials.filter(({ right }) => right).length).toBeGreaterThanOrEqual(95);
      expect(trials.reduce((sum, { part }) => sum + part, 0) / TRIALS).toBeLessThanOrEqual(most);
    },
  );
});
