import fc from "fast-check";
import { expect, test } from "vitest";
import { shareOut } from "./share.ts";

const server = (name: string, imagesPerMinute: number, more: object = {}) => ({
  name,
  imagesPerMinute,
  weight: 1,
  ...more,
});
const counts = (students: number, ...servers: Parameters<typeof shareOut>[1]) =>
  shareOut(students, servers).shares.map((share) => share.students);

test.for([
  ["alike", 30, [server("a", 2), server("b", 2), server("c", 2)], [10, 10, 10]],
  ["by pace", 30, [server("a", 4), server("b", 2)], [20, 10]],
  ["by weight", 30, [server("a", 4, { weight: 0.5 }), server("b", 2)], [15, 15]],
  ["a full one gives to the other", 30, [server("a", 4, { most: 12 }), server("b", 2)], [12, 18]],
  ["one that paints nothing gets nobody", 10, [server("a", 0), server("b", 1)], [0, 10]],
  ["nobody", 0, [server("a", 1)], [0]],
] as const)("a class is shared out: %s", ([, students, servers, expected]) => {
  expect(counts(students, ...servers)).toEqual(expected);
});

test("students for whom there is no place are told", () => {
  expect(shareOut(30, [server("a", 4, { most: 12 }), server("b", 2, { most: 10 })]).left).toBe(8);
  expect(shareOut(3, []).left).toBe(3);
});

test("nobody is lost, no server is over its limit, and none would end later than one more elsewhere", () => {
  const servers = fc.array(
    fc.record({
      imagesPerMinute: fc.double({ min: 0.01, max: 100, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 2, noNaN: true }),
      most: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), servers, (students, list) => {
      const named = list.map((one, at) => ({ ...one, name: `${at}` }));
      const { shares, left } = shareOut(students, named);
      expect(shares.reduce((sum, share) => sum + share.students, left)).toBe(students);
      const time = (at: number, count: number): number =>
        count / ((named[at]?.imagesPerMinute ?? 0) * (named[at]?.weight ?? 0));
      for (const [at, share] of shares.entries()) {
        expect(share.students).toBeLessThanOrEqual(named[at]?.most ?? 0);
        for (const [other, free] of shares.entries())
          if (free.students < (named[other]?.most ?? 0) && share.students > 0)
            expect(time(at, share.students)).toBeLessThanOrEqual(time(other, free.students + 1) * (1 + 1e-9));
      }
    }),
    { numRuns: 100 },
  );
});
