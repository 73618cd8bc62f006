import { expect, test } from "vitest";
import { bell } from "../../../selftest/readiness/servers.ts";
import { type Case, hundred } from "../../../selftest/readiness/trials.ts";
import type { ClassSession } from "../session.ts";

const session: ClassSession = { students: 15, images: 2, minutes: 20, arrival: "together", seed: 1 };

/** Servers and classes that are not as the plainest are. */
const cases: Record<string, Case> = {
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

test.for(Object.entries(cases))("%s: right in 95 of 100 classes", ([, one]) => {
  const { right, part } = hundred(one, session);
  expect(right).toBeGreaterThanOrEqual(95);
  expect(part).toBeLessThanOrEqual(one[2]);
});
