import { expect, test } from "vitest";
import { lastLifeSince } from "./log-lines.ts";

const NEVER = "0001-01-01T00:00:00Z";

test.for([
  ["a first life", "12:00:05.500", NEVER, 0, "12:00:04.500"],
  ["a first life that has ended", "12:00:05.500", "12:00:05.600", 0, "12:00:04.500"],
  ["a life long after another", "12:00:05.500", "11:00:00.000", 0, "12:00:04.500"],
  ["a life soon after another", "12:00:05.500", "12:00:05.300", 1, "12:00:05.301"],
  ["a further life that has ended", "12:00:05.500", "12:00:05.600", 1, "12:00:05.400"],
] as const)("of %s the log is read from before its start", ([_, started, finished, RestartCount, from]) => {
  const time = (clock: string) => (clock === NEVER ? NEVER : `2026-01-01T${clock}Z`);
  const State = { StartedAt: time(started), FinishedAt: time(finished) };
  expect(new Date(lastLifeSince({ State, RestartCount })).toISOString()).toBe(time(from));
});
