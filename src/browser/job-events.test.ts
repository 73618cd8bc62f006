import { expect, test } from "vitest";
import { JobEvents } from "./job-events.ts";

const frame = (type: string, data: object) => JSON.stringify({ type, data: { prompt_id: "a", ...data } });

test("progress and the end of a job are heard, those of other jobs apart", () => {
  const events = new JobEvents();
  events.hear(frame("executing", { node: "1" }));
  events.hear(frame("execution_error", { exception_message: "out of memory" }));
  events.hear(frame("execution_success", { prompt_id: "b" }));
  expect(events.of("a")).toMatchObject({ ended: "error", message: "out of memory" });
  expect(events.of("a").progressAt).toBeGreaterThan(0);
  expect(events.of("b").ended).toBe("success");
});

test("what is no event changes nothing", () => {
  const events = new JobEvents();
  for (const one of ["", "null", "[1]", "{", '{"type":1}', "x".repeat(300_000), Buffer.from([1])])
    events.hear(one);
  expect(events.of("a")).toEqual({});
});
