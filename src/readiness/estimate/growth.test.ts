import { describe, expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import { bell } from "../../../selftest/readiness/servers.ts";
import { growthOf, type MemorySample } from "./growth.ts";

const MIB = 2 ** 20;

function looks(count: number, vramMib: (jobs: number) => number): MemorySample[] {
  return Array.from({ length: count }, (_, jobs) => ({ jobs, vramUsed: vramMib(jobs) * MIB }));
}

describe("memory that grows by job", () => {
  test.for([12, 24, 300])("is told from %d jobs, through noise", (count) => {
    const random = generator(count);
    const growth = growthOf(looks(count, (jobs) => 9_000 + 30 * jobs + 10 * bell(random)));
    expect((growth?.vram ?? 0) / MIB).toBeGreaterThan(26);
    expect((growth?.vram ?? 0) / MIB).toBeLessThan(34);
    expect(growth).not.toHaveProperty("ram");
  });

  test.for<[number, number, number]>([
    [25, 900, 5],
    [25, 3_000, 5],
    [40, 3_000, 8],
  ])("is told from %d looks behind a cache of %d MiB that filled before", ([count, mib, jobsToFill]) => {
    const told = Array.from({ length: 100 }, (_, seed) => {
      const random = generator(seed);
      const cache = (jobs: number): number => mib * (1 - Math.exp(-jobs / jobsToFill));
      const growth = growthOf(looks(count, (jobs) => 9_000 + cache(jobs) + 150 * jobs + 10 * bell(random)));
      return (growth?.vram ?? 0) / MIB;
    });
    // neither the cache's growth nor less than the leak's
    expect(told.filter((growth) => growth > 140 && growth < 220).length).toBeGreaterThanOrEqual(95);
  });

  test("is told through looks that fall into a job", () => {
    const growth = growthOf(looks(30, (jobs) => 9_000 + 30 * jobs + (jobs % 5 === 0 ? 4_000 : 0)));
    expect(Math.round((growth?.vram ?? 0) / MIB)).toBe(30);
  });
});

describe("no growth", () => {
  test.for<[string, (jobs: number) => number]>([
    ["constant", () => 9_000],
    ["models are loaded by the first jobs", (jobs) => (jobs < 2 ? 500 + 4_000 * jobs : 9_000)],
    ["a cache that fills and is full", (jobs) => 9_000 + 100 * Math.min(jobs, 8)],
    ["one step up in the middle", (jobs) => (jobs < 15 ? 9_000 : 12_000)],
    ["less than matters", (jobs) => 9_000 + jobs],
    ["falls", (jobs) => 9_000 - 20 * jobs],
    ["models come and go", (jobs) => (jobs % 2 === 0 ? 9_000 : 4_000)],
  ])("%s", ([, vramMib]) => {
    expect(growthOf(looks(30, vramMib))).toBeUndefined();
  });

  test.for<[string, number, (jobs: number) => number]>([
    ["fills ever more slowly", 12, (jobs) => 900 * (1 - Math.exp(-jobs / 5))],
    ["fills more slowly than the class works", 16, (jobs) => 900 * (1 - Math.exp(-jobs / 8))],
    ["fills within a third of the class", 24, (jobs) => 900 * (1 - Math.exp(-jobs / 8))],
    ["was full two jobs ago", 12, (jobs) => 100 * Math.min(jobs, 10)],
  ])("of a cache that %s, in a class of %d jobs, through noise", ([, count, mib]) => {
    const told = Array.from({ length: 100 }, (_, seed) => {
      const random = generator(seed);
      return growthOf(looks(count + 1, (jobs) => 9_000 + mib(jobs) + 10 * bell(random)));
    });
    expect(told.filter((growth) => growth !== undefined).length).toBeLessThanOrEqual(1);
  });

  test("of noise alone, in 99 of 100 classes", () => {
    const told = Array.from({ length: 100 }, (_, seed) => {
      const random = generator(seed);
      return growthOf(looks(30, () => 9_000 + 200 * bell(random)));
    });
    expect(told.filter((growth) => growth !== undefined).length).toBeLessThanOrEqual(1);
  });

  test("is told of five looks", () => {
    expect(growthOf(looks(7, (jobs) => 9_000 + 100 * jobs))).toBeUndefined();
  });
});
