import { expect, test } from "vitest";
import { allCases } from "../../../selftest/data/all-cases.ts";
import type { StudentJob } from "../../readiness/session.ts";
import { diagnose } from "../diagnose.ts";

const times = { student: 1, image: 0, workflow: "a", promptId: "x", askedMs: 0 } as const;

/** What is said of two jobs: one that was taken after a second and is gone after five, and another. */
function causeOf(lost: Partial<StudentJob>, other: Partial<StudentJob>): string {
  const { record } = allCases.find(({ code }) => code === "class-jobs-lost") ?? {};
  const readiness = record?.facts["readiness.burst"]?.readiness;
  if (record === undefined || readiness === undefined) throw new Error("There is no such case.");
  const jobs: StudentJob[] = [
    { ...times, takenMs: 1_000, goneMs: 5_000, outcome: "lost", error: "lost", ...lost },
    { ...times, endedMs: 9_000, outcome: "done", ...other },
  ];
  const facts = { ...record.facts, "readiness.burst": { readiness: { ...readiness, jobs } } };
  return diagnose({ ...record, facts }).find(({ code }) => code === "class-jobs-lost")?.cause.en ?? "";
}

test("a queue that loses one job and finishes another that lay in it before was not lost in a restart", () => {
  expect(causeOf({}, { takenMs: 500 })).toContain("it did not restart");
});

test.for([
  ["was asked for at the same time, and taken once the server was there again", {}, { takenMs: 7_000 }],
  ["was taken nobody knows when", {}, {}],
  ["had ended before", {}, { takenMs: 500, endedMs: 3_000 }],
  ["came, where nobody saw the lost one go", { goneMs: undefined }, { takenMs: 500 }],
] as const)("nothing speaks against a restart where the other one %s", ([, lost, other]) => {
  expect(causeOf(lost as Partial<StudentJob>, other)).toContain("The server restarted");
});
