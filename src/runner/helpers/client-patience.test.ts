import { expect, test } from "vitest";
import { patienceFor } from "./client-patience.ts";

test("a picture that took longer than clients wait says how long they must; the queue does not count", () => {
  expect(patienceFor({ totalMs: 119_000, queuedMs: 10 }, {})).toBeUndefined();
  expect(patienceFor({ totalMs: 400_000, queuedMs: 300_000 }, {})).toBeUndefined();
  expect(patienceFor({ totalMs: 295_000, queuedMs: 0 }, {})?.en).toMatch(/4 min 55 s.*at least 8 min/);
});

test("what a processor takes with synthetic weights is no word for clients", () => {
  expect(patienceFor({ totalMs: 295_000, queuedMs: 0 }, { weights: "synthetic" })).toBeUndefined();
});
