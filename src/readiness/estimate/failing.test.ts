import { expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import { classAt } from "../../../selftest/readiness/servers.ts";
import type { ClassSession } from "../session.ts";
import { decide } from "./decide.ts";
import { keepsFailing } from "./failing.ts";

const session: ClassSession = { students: 30, images: 2, minutes: 20, arrival: "together", seed: 1 };

/** After how many jobs a class is stopped on a server that spoils this part of them. */
function stopOf(part: number, seed: number): number | undefined {
  const server = { serviceMs: () => 5_000, failing: { part, after: 0.5 } };
  const jobs = classAt(server, session, generator(seed));
  const at = jobs.findIndex((_, last) => keepsFailing(jobs.slice(0, last + 1)));
  return at < 0 ? undefined : at + 1;
}

test("five jobs that fail are an answer, four are none", () => {
  const jobs = classAt({ serviceMs: () => 5_000, failing: { part: 1, after: 0.5 } }, session, generator(1));
  expect(decide(jobs.slice(0, 4), session, 1, generator(1))).toEqual({ stop: false });
  expect(decide(jobs.slice(0, 5), session, 1, generator(1))).toEqual({ stop: true });
});

test("a class whose every job fails is stopped after five", () => {
  expect(stopOf(1, 1)).toBe(5);
});

test("one of which most fail is stopped before its half, in 95 of 100 classes", () => {
  const stops = Array.from({ length: 100 }, (_, seed) => stopOf(0.8, seed + 1) ?? 60);
  expect(stops.filter((jobs) => jobs <= 30).length).toBeGreaterThanOrEqual(95);
});

test("one of ten that fails stops no class, in 99 of 100", () => {
  const stops = Array.from({ length: 100 }, (_, seed) => stopOf(0.1, seed + 1));
  expect(stops.filter((jobs) => jobs !== undefined).length).toBeLessThanOrEqual(1);
});
