import { describe, expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import {
  bell,
  classAt,
  type KnownServer,
  knownAfter,
  outcomeOf,
} from "../../../selftest/readiness/servers.ts";
import { arrivals, type ClassSession } from "../session.ts";
import { forecastOf } from "./forecast.ts";

const session: ClassSession = { students: 30, images: 2, minutes: 20, arrival: "together", seed: 1 };
const LIMIT_MS = 240_000;

/** By what a server may be like; none was used to choose a threshold. */
const servers: Record<string, KnownServer> = {
  "always the same time": { serviceMs: () => 7_300, gapMs: 210, fetchMs: 160 },
  "noise of 8 %": { serviceMs: (_, random) => 6_100 * (1 + 0.08 * bell(random)), gapMs: 60 },
  "two at a time": { serviceMs: (_, random) => 11_000 * (1 + 0.02 * bell(random)), workers: 2 },
  "a leak, 1.5 % a job": {
    serviceMs: ({ ordinal }, random) => 4_700 * (1 + 0.015 * ordinal) * (1 + 0.02 * bell(random)),
  },
};

describe.for(Object.entries(servers))("%s", ([, server]) => {
  test.for(arrivals)("%s: from 24 of 60 jobs within 10 % of what came", (arrival) => {
    const errors = [11, 12, 13, 14, 15].flatMap((seed) => {
      const own = { ...session, arrival, seed };
      const jobs = classAt(server, own, generator(seed));
      const truth = outcomeOf(jobs, own, LIMIT_MS);
      const forecast = forecastOf(knownAfter(jobs, 24), own, LIMIT_MS, generator(seed));
      return [
        Math.abs((forecast?.waitMs.p95.value ?? 0) / truth.p95 - 1),
        Math.abs((forecast?.lastImageMs.value ?? 0) / truth.lastMs - 1),
      ];
    });
    expect(errors.toSorted((a, b) => a - b).at(-3)).toBeLessThan(0.1);
  });
});

test("a class that is over is told as it was", () => {
  const jobs = classAt({ serviceMs: () => 5_000 }, session, generator(3));
  const forecast = forecastOf(jobs, session, LIMIT_MS, generator(1));
  expect(forecast?.lastImageMs).toEqual({ low: 300_000, value: 300_000, high: 300_000 });
  expect(forecast?.waitMs.p95).toEqual({ low: 150_000, value: 150_000, high: 150_000 });
  expect(forecast?.imagesPerMinute.value).toBeCloseTo(12);
  expect(forecast?.failedPercent).toEqual({ low: 0, value: 0, high: 0 });
});

test("three jobs say nothing, four do", () => {
  const jobs = classAt({ serviceMs: () => 5_000 }, session, generator(3));
  expect(forecastOf(knownAfter(jobs, 3), session, LIMIT_MS, generator(1))).toBeUndefined();
  expect(forecastOf(knownAfter(jobs, 4), session, LIMIT_MS, generator(1))).toBeDefined();
});

test("the largest class is the one whose p95 is just within the limit", () => {
  const jobs = classAt({ serviceMs: () => 5_000 }, session, generator(3));
  // together, one picture each: the p95 of n students is the end of job ⌈0.95 n⌉
  const single = { ...session, images: 1 };
  const forecast = forecastOf(knownAfter(jobs, 30), single, 102_000, generator(1));
  expect(forecast?.largestClass.value).toBe(21);
});
