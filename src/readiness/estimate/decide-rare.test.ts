import { expect, test } from "vitest";
import { bell } from "../../../selftest/readiness/servers.ts";
import { type Case, hundred } from "../../../selftest/readiness/trials.ts";
import type { ClassSession } from "../session.ts";

const session: ClassSession = { students: 15, images: 2, minutes: 60, arrival: "together", seed: 1 };

/** Of twenty or fifty jobs, one takes seven times as long. */
const rarely = (part: number) => ({
  serviceMs: (_: unknown, random: () => number) =>
    (random() < part ? 42_000 : 6_000) * (1 + 0.05 * bell(random)),
});

const cases: Record<string, Case> = {
  "one in twenty, a little too slow": [rarely(0.05), 0.9, 0.9],
  "one in twenty, at random": [rarely(0.05), 0.7, 0.9, { students: 30, arrival: "poisson" }],
  "one in twenty, fast enough": [rarely(0.05), 1.8, 0.75],
  "one in fifty": [rarely(0.02), 0.9, 0.9],
  "heavy tail": [{ serviceMs: (_, random) => 4_000 * (1 - random()) ** (-1 / 2.5) }, 0.9, 1],
};

test.for(Object.entries(cases))("%s: right in 95 of 100 classes", ([, one]) => {
  const { right, part } = hundred(one, session);
  expect(right).toBeGreaterThanOrEqual(95);
  expect(part).toBeLessThanOrEqual(one[2]);
});
