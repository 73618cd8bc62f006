import { expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import { bell, classAt, knownAfter } from "../../../selftest/readiness/servers.ts";
import { type Case, hundred } from "../../../selftest/readiness/trials.ts";
import type { ClassSession } from "../session.ts";
import { decide } from "./decide.ts";

const session: ClassSession = { students: 15, images: 2, minutes: 20, arrival: "together", seed: 1 };

const cases: Record<string, Case> = {
  "always the same time, far too slow": [{ serviceMs: () => 7_300, gapMs: 210 }, 0.6, 0.2],
  "always the same time, fast enough": [{ serviceMs: () => 7_300, gapMs: 210 }, 1.8, 0.75],
  "noise of 8 %, near the limit": [{ serviceMs: (_, random) => 6_100 * (1 + 0.08 * bell(random)) }, 1.03, 1],
  "skewed times, fast enough": [
    { serviceMs: (_, random) => 7_000 * Math.exp(0.3 * bell(random)) },
    1.7,
    0.75,
  ],
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
};

test.for(Object.entries(cases))("%s: right in 95 of 100 classes", ([, one]) => {
  const { right, part } = hundred(one, session);
  expect(right).toBeGreaterThanOrEqual(95);
  expect(part).toBeLessThanOrEqual(one[2]);
});

test("before five jobs are over, and once all are, nothing is stopped", () => {
  const jobs = classAt({ serviceMs: () => 7_300 }, session, generator(1));
  for (const count of [0, 1, 4, jobs.length])
    expect(decide(knownAfter(jobs, count), session, 1, generator(1))).toEqual({ stop: false });
  expect(decide(knownAfter(jobs, 5), session, 1, generator(1)).stop).toBe(true);
});
