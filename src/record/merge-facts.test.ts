import { expect, test } from "vitest";
import type { Measured } from "./facts.ts";
import { mergeFacts } from "./merge-facts.ts";

test("appends lists, merges records by key and replaces the rest", () => {
  const breach = {
    check: "auth.routes-protected" as const,
    request: "GET /",
    flaw: { fr: "x", en: "x" },
    anonymous: true,
    expected: "401",
    status: 200,
  };
  const facts: Measured = { breaches: [breach], queue: { running: 0, pending: 0 } };
  mergeFacts(facts, { breaches: [{ ...breach, request: "GET /queue" }] });
  mergeFacts(facts, { queue: { running: 1, pending: 2 } });
  mergeFacts(facts, { anonymous: { status: 401 } });
  expect(facts.breaches?.map(({ request }) => request)).toEqual(["GET /", "GET /queue"]);
  expect(facts.queue).toEqual({ running: 1, pending: 2 });
  expect(facts.anonymous).toEqual({ status: 401 });
});
