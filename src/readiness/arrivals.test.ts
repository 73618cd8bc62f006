import { expect, test } from "vitest";
import { arrivalsOf } from "./arrivals.ts";
import { arrivals, type ClassSession } from "./session.ts";

const session: ClassSession = { students: 400, images: 1, minutes: 20, arrival: "poisson", seed: 7 };

test("a class that comes together is there at once", () => {
  expect(arrivalsOf({ ...session, students: 3, arrival: "together" })).toEqual([0, 0, 0]);
});

test("on a ramp one student follows the other at equal distances", () => {
  expect(arrivalsOf({ ...session, students: 5, arrival: "ramp" })).toEqual([
    0, 60_000, 120_000, 180_000, 240_000,
  ]);
});

test("a Poisson class has the same window, and gaps as chance makes them", () => {
  const times = arrivalsOf(session);
  const gaps = times.map((time, at) => time - (times[at - 1] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  expect(mean).toBeGreaterThan(650);
  expect(mean).toBeLessThan(850);
  const long = gaps.filter((gap) => gap > 2 * mean).length / gaps.length;
  expect(Math.abs(long - Math.exp(-2))).toBeLessThan(0.05);
});

test("even a student alone comes within the window", () => {
  const times = Array.from({ length: 200 }, (_, seed) => arrivalsOf({ ...session, students: 1, seed })[0]);
  expect(Math.max(...times.map(Number))).toBeLessThan(300_000);
});

test.for(arrivals)("%s: ascending, one time a student, the same class for the same seed", (arrival) => {
  const times = arrivalsOf({ ...session, arrival });
  expect(times).toHaveLength(400);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(arrivalsOf({ ...session, arrival })).toEqual(times);
});

test("another seed is another class", () => {
  expect(arrivalsOf({ ...session, seed: 8 })).not.toEqual(arrivalsOf(session));
});
