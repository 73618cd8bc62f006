import fc from "fast-check";
import { expect, test } from "vitest";
import { queueHeads } from "./queue-heads.ts";

const heads = (queue: unknown, indent?: number) =>
  queueHeads(Buffer.from(JSON.stringify(queue, null, indent)));

test("the number and the id of each job are read, whatever its graph holds", () => {
  const job = fc.tuple(
    fc.integer(),
    fc.uuid(),
    fc.json().map((text) => JSON.parse(text)),
    fc.jsonValue(),
  );
  const queue = fc.record({ queue_running: fc.array(job), queue_pending: fc.array(job) });
  fc.assert(
    fc.property(queue, fc.constantFrom(0, 2), (one, indent) => {
      const first = (all: readonly (readonly unknown[])[]) => all.map(([number, id]) => [number, id]);
      expect(heads(one, indent)).toEqual({
        queue_running: first(one.queue_running),
        queue_pending: first(one.queue_pending),
      });
    }),
  );
});

test("an empty queue, and members that a newer server adds, hold no job", () => {
  expect(heads({ queue_running: [], queue_pending: [], other: [[1, "x", {}]] })).toEqual({
    queue_running: [],
    queue_pending: [],
  });
});

test.for([
  "",
  "<html>queue_running</html>",
  "[]",
  "{}",
  '{"queue_running": []}',
  "{",
  '{"queue_running": [["a", 1]]}',
  '{"queue_pending": [[1, {}]]}',
  '{"queue_running": [[1, "',
])("%s is no queue", (text) => {
  expect(() => queueHeads(Buffer.from(text))).toThrow("shape");
});

test.for([
  ["a queue that nests without end", `{"queue_running":[],"queue_pending":[${"[".repeat(1_000)}`],
  [
    "a queue of more jobs than anybody has",
    `{"queue_running":[],"queue_pending":[${`[1,"a"],`.repeat(100_001)}`,
  ],
] as const)("%s is too large", ([, text]) => {
  expect(() => queueHeads(Buffer.from(text))).toThrow(expect.objectContaining({ code: "COMFY_TOO_LARGE" }));
});
