import { expect, test } from "vitest";
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

const session: ClassSession = { students: 15, images: 2, minutes: 20, arrival: "together", seed: 1 };
const TRIALS = 100;

/** A server, the part of the usual p95 that the limit is, and the part of the class that may be measured at most. */
const cases: Record<string, [KnownServer, limit: number, most: number, own?: Partial<ClassSession>]> = {
  "always the same time, far too slow": [{ serviceMs: () => 7_300, gapMs: 210 }, 0.6, 0.2],
  "always the same time, fast enough": [{ serviceMs: () => 7_300, gapMs: 210 }, 1.8, 0.4],
  "noise of 8 %, near the limit": [{ serviceMs: (_, random) => 6_100 * (1 + 0.08 * bell(random)) }, 1.03, 1],
  "skewed times, fast enough": [{ serviceMs: (_, random) => 7_000 * Math.exp(0.3 * bell(random)) }, 1.7, 0.6],
  "skewed times, a little too slow": [
    { serviceMs: (_, random) => 7_000 * Math.exp(0.3 * bell(random)) },
    0.93,
    1,
    { arrival: "poisson" },
  ],
  "every fourth job takes three times as long": [
    { serviceMs: (_, random) => (random() < 0.25 ? 18_000 : 6_000) },
    0.8,
    0.8,
  ],
  "two workers": [
    { serviceMs: (_, random) => 12_000 * (1 + 0.1 * bell(random)), workers: 2 },
    1.1,
    1,
    { arrival: "ramp" },
  ],
  "two at a time": [{ serviceMs: (_, random) => 12_000 * (1 + 0.1 * bell(random)), batch: 2 }, 0.85, 1],
  "two workflows whose models are swapped": [
    {
      workflowOf: (student, image) => ((student + image) % 2 ? "paint" : "edit"),
      serviceMs: ({ workflow, changed }, random) =>
        ((workflow === "paint" ? 4_000 : 7_000) + (changed ? 3_000 : 0)) * (1 + 0.04 * bell(random)),
    },
    1.2,
    1,
  ],
  "a leak, 2 % a job": [
    { serviceMs: ({ ordinal }, random) => 4_000 * (1 + 0.02 * ordinal) * (1 + 0.03 * bell(random)) },
    0.9,
    0.9,
  ],
  "every eighth job fails": [
    { serviceMs: (_, random) => 6_000 * (1 + 0.1 * bell(random)), failing: { part: 0.125, after: 0.4 } },
    1.1,
    1,
  ],
  "students who give up": [
    {
      serviceMs: (_, random) => 6_000 * (1 + 0.1 * bell(random)),
      patienceMs: (random) => 40_000 + 400_000 * random(),
    },
    0.9,
    1,
    { students: 20 },
  ],
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

test.for(Object.entries(cases))("%s: right in 95 of 100 classes", ([, [server, of, most, more]]) => {
  const own = { ...session, ...more };
  const usual = [1, 2, 3, 4, 5]
    .map((seed) => outcomeOf(classAt(server, { ...own, seed }, generator(seed * 31)), own, 1).p95)
    .toSorted((a, b) => a - b)[2] as number;
  const trials = Array.from({ length: TRIALS }, (_, at) =>
    trial(server, { ...own, seed: at + 1 }, usual * of),
  );
  expect(trials.filter(({ right }) => right).length).toBeGreaterThanOrEqual(95);
  expect(trials.reduce((sum, { part }) => sum + part, 0) / TRIALS).toBeLessThanOrEqual(most);
});

test("before five jobs are over, and once all are, nothing is stopped", () => {
  const jobs = classAt({ serviceMs: () => 7_300 }, session, generator(1));
  for (const count of [0, 1, 4, jobs.length])
    expect(decide(knownAfter(jobs, count), session, 1, generator(1))).toEqual({ stop: false });
  expect(decide(knownAfter(jobs, 5), session, 1, generator(1)).stop).toBe(true);
});
