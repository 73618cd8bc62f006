import { expect, test } from "vitest";
import { generator } from "../../../emulator/pictures/random.ts";
import { bell, classAt, type KnownServer, knownAfter } from "../../../selftest/readiness/servers.ts";
import type { ClassSession } from "../session.ts";
import { swapOf } from "./swap.ts";

const session: ClassSession = { students: 20, images: 2, minutes: 20, arrival: "together", seed: 4 };

const twoWorkflows = (swapMs: number): KnownServer => ({
  workflowOf: (student, image) => ((student * 5 + image * 3) % 7 < 4 ? "paint" : "edit"),
  serviceMs: ({ workflow, changed }, random) =>
    (workflow === "paint" ? 6_000 : 9_000) + (changed ? swapMs : 0) + 400 * bell(random),
});

test.for([0, 1_500, 8_000])("a swap of %d ms lies between the bounds in 85 of 100 classes", (swapMs) => {
  const hits = Array.from({ length: 100 }, (_, seed) => {
    const jobs = classAt(twoWorkflows(swapMs), session, generator(seed));
    const swap = swapOf(knownAfter(jobs, 24), generator(seed));
    return swap !== undefined && swap.low <= swapMs && swapMs <= swap.high;
  });
  expect(hits.filter(Boolean).length).toBeGreaterThanOrEqual(85);
});

test("one workflow has no swap", () => {
  const jobs = classAt({ serviceMs: () => 5_000 }, session, generator(1));
  expect(swapOf(jobs, generator(1))).toBeUndefined();
});

test("where each job follows the other workflow, the swap cannot be told from the work", () => {
  const server = { ...twoWorkflows(3_000), workflowOf: (student: number) => (student % 2 ? "a" : "b") };
  const jobs = classAt(server, { ...session, images: 1 }, generator(1));
  expect(swapOf(jobs, generator(1))).toBeUndefined();
});
