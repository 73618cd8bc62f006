import { expect, test } from "vitest";
import { bell, type KnownServer } from "../../../selftest/readiness/servers.ts";
import { type Case, hundred } from "../../../selftest/readiness/trials.ts";
import type { ClassSession } from "../session.ts";

const session: ClassSession = { students: 15, images: 2, minutes: 60, arrival: "together", seed: 1 };
const larger = { students: 30, images: 3 };

/** Slower from job to job, and as fast as ever after so many: memory that is collected, a log that is rotated. */
const sawtooth = (jobs: number): KnownServer => ({
  serviceMs: ({ ordinal }, random) => 6_000 * (0.5 + (ordinal % jobs) / jobs) * (1 + 0.05 * bell(random)),
});
const wave = (seconds: number): KnownServer => ({
  serviceMs: ({ atMs }, random) =>
    6_000 * (1 + 0.4 * Math.sin((atMs * 2 * Math.PI) / (seconds * 1_000))) * (1 + 0.05 * bell(random)),
});
/** Each job is much like the one before it: a neighbour on the same machine. */
function drifting(): KnownServer {
  let level = 0;
  return {
    serviceMs: ({ ordinal }, random) => {
      level = ordinal === 0 ? 0.3 * bell(random) : 0.8 * level + 0.6 * 0.3 * bell(random);
      return 6_000 * Math.exp(level);
    },
  };
}

/** Servers whose slow jobs come one after the other, so that many jobs teach as little as a few. */
const cases: Record<string, Case> = {
  "a sawtooth of 10 jobs, just fast enough": [sawtooth(10), 1.05, 1],
  "a sawtooth of 20 jobs, just fast enough": [sawtooth(20), 1.05, 1],
  "a sawtooth of 40 jobs, just fast enough": [sawtooth(40), 1.05, 1, larger],
  "a sawtooth of 20 jobs, too slow": [sawtooth(20), 0.8, 0.6],
  "waves of ten minutes": [wave(600), 1.05, 0.9, larger],
  "each job much like the one before it": [drifting(), 0.95, 0.9, larger],
};

test.for(Object.entries(cases))("%s: right in 95 of 100 classes", ([, one]) => {
  const { right, part } = hundred(one, session);
  expect(right).toBeGreaterThanOrEqual(95);
  expect(part).toBeLessThanOrEqual(one[2]);
});
