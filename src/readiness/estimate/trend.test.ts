import { describe, expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import { bell } from "../../../selftest/readiness/servers.ts";
import { trendOf, twoSided } from "./trend.ts";

describe("Student's test", () => {
  test.for([
    [12.706, 1, 0.05],
    [2.776, 4, 0.05],
    [4.604, 4, 0.01],
    [2.086, 20, 0.05],
    [3.85, 20, 0.001],
  ] as const)("t = %d with %d degrees of freedom is p = %d", ([t, freedom, p]) => {
    expect(Math.abs(twoSided(t, freedom) / p - 1)).toBeLessThan(freedom === 1 ? 0.3 : 0.06);
    expect(twoSided(-t, freedom)).toBeCloseTo(twoSided(t, freedom), 12);
  });
});

function likely(jobs: number, time: (job: number, random: () => number) => number): number[] {
  return Array.from({ length: 200 }, (_, seed) => {
    const random = generator(seed);
    const times = Array.from({ length: jobs }, (_, job) => time(job, random));
    const mean = times.reduce((sum, one) => sum + one, 0) / jobs;
    return trendOf(times.map((one) => one / mean)).likely;
  });
}

test.for([6, 12, 40, 200])("the noise of %d jobs is no trend", (jobs) => {
  for (const spread of [0, 0.05, 0.5]) {
    const wrong = likely(jobs, (_, random) => Math.exp(spread * bell(random))).filter((part) => part > 0.5);
    expect(wrong.length, `noise of ${spread}`).toBeLessThanOrEqual(4);
  }
});

test.for<[string, (job: number) => number]>([
  ["a leak of 1 % a job", (job) => 1 + 0.01 * job],
  ["ever faster", (job) => 1.02 ** job],
  ["memory is full from job 20 on", (job) => 1 + 0.03 * Math.max(0, job - 20)],
  ["what was cold becomes warm", (job) => 1 + 0.5 * Math.exp(-job / 4)],
])("%s is seen in 40 jobs, through noise of 3 %%", ([, level]) => {
  const seen = likely(40, (job, random) => level(job) * (1 + 0.03 * bell(random)));
  expect(seen.filter((part) => part > 0.9).length).toBeGreaterThanOrEqual(195);
});
