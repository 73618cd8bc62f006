import type { ReadinessFigures } from "../../../src/readiness/figures.ts";
import type { StudentJob, StudentOutcome } from "../../../src/readiness/session.ts";
import type { CheckId } from "../../../src/record/catalogue.ts";
import { type Case, given } from "../cases.ts";
import { job, type SampleFacts } from "../sample-record.ts";
import { about, sampleFigures, sampleJobs } from "./sample-readiness.ts";

const stages = ["infra", "readiness"] as const;
const burst: CheckId[] = ["readiness.burst"];
const waiting: CheckId[] = ["readiness.waiting"];
const ofClass = (
  code: string,
  when: string,
  checks: readonly CheckId[],
  figures: Partial<ReadinessFigures>,
  facts: SampleFacts = {},
): Case =>
  given(code, when, checks, { readiness: sampleFigures(figures), ...facts }, { stages: [...stages] });

const thirty = sampleJobs({ students: 30, images: 2 }, 9_000);
/** The first jobs of the class ended so. */
const ending = (outcome: StudentOutcome, count: number, error?: string): StudentJob[] =>
  thirty.map((job, at) => (at < count ? { ...job, outcome, ...(error !== undefined && { error }) } : job));
const MiB = 2 ** 20;

/** The worker takes longer from job to job. */
const flagging = thirty.map((job, at): StudentJob => {
  const { startedMs = 0 } = job;
  return { ...job, endedMs: startedMs + 6_000 + 200 * at };
});
const inTurn = thirty.map(
  (job, at): StudentJob => ({ ...job, workflow: at % 2 === 0 ? "text-to-image" : "edit" }),
);
const { forecast, memory } = sampleFigures({ jobs: thirty });

/** For unit tests: runs of the readiness stage. */
export const classCases: readonly Case[] = [
  given(
    "class-queue-of-others",
    "two jobs of others",
    ["readiness.queue-free"],
    { othersJobs: { running: 1, pending: 1 } },
    { stages: [...stages] },
  ),
  given(
    "class-warm-up-failed",
    "its picture is black",
    ["readiness.warm-up"],
    { warmUp: { coldMs: 64_000 } },
    { stages: [...stages] },
  ),
  given(
    "job-interrupted",
    "somebody interrupts the warm-up of a class",
    ["readiness.warm-up"],
    { jobs: { "warm-up": job("interrupted") } },
    { stages: [...stages] },
  ),
  given(
    "class-cold-start",
    "a minute for the models",
    [],
    { warmUp: { coldMs: 64_000, warmMs: 4_600 } },
    { stages: [...stages] },
  ),
  ofClass("class-server-lost", "it took the waiting with it", [...burst, ...waiting], {
    stopped: "server-lost",
    jobs: ending("lost", 9),
  }),
  ofClass("class-server-lost", "the check broke off at the lost connection", burst, {
    stopped: "server-lost",
    jobs: thirty.slice(0, 4),
  }),
  ofClass("class-others-picture", "one of sixty", burst, { jobs: ending("foreign", 1) }),
  ofClass("class-others-picture", "and others failed", burst, {
    jobs: ending("foreign", 1).map((job, at) => (at > 50 ? { ...job, outcome: "failed" } : job)),
  }),
  ofClass("class-out-of-memory", "after some that worked", burst, {
    jobs: ending("failed", 3, "out-of-memory"),
  }),
  ofClass("class-jobs-cancelled", "by the button of a student", burst, {
    jobs: ending("cancelled", 2, "interrupted"),
  }),
  ofClass("class-jobs-lost", "accepted, and gone", burst, { jobs: ending("lost", 3) }),
  ofClass("class-jobs-lost", "taken out of a queue that goes on", burst, {
    jobs: ending("lost", 3).map((one, at) => ({
      ...one,
      takenMs: at === 3 ? 5 : 10,
      ...(at < 3 && { goneMs: 5_000 }),
    })),
  }),
  ofClass("class-jobs-doubled", "a proxy repeats", burst, {
    jobs: thirty.map((job, at) => (at === 5 ? { ...job, repeated: true } : job)),
  }),
  ofClass("class-bad-pictures", "black ones", burst, { jobs: ending("bad", 2, "black") }),
  ofClass("class-jobs-failed", "an error of a node", burst, { jobs: ending("failed", 2, "ValueError") }),
  ofClass("class-jobs-refused", "by a limit of requests", burst, { jobs: ending("refused", 12, "HTTP 429") }),
  ofClass("class-memory-leak", "and it slows down", ["readiness.memory", ...waiting], {
    jobs: flagging,
    limitMs: 60_000,
    memory: { ...memory, growthPerJob: { vram: 180 * MiB } },
  }),
  ofClass("class-memory-leak", "of main memory alone", ["readiness.memory"], {
    memory: { growthPerJob: { ram: 512 * MiB } },
  }),
  ofClass("class-slows-down", "without a leak", waiting, { jobs: flagging, limitMs: 60_000 }),
  ofClass("class-slowed-by-swaps", "two workflows in turn", waiting, {
    jobs: inTurn,
    limitMs: 60_000,
    swapMs: about(5_000),
  }),
  ofClass(
    "class-beside-others",
    "on request",
    waiting,
    { jobs: thirty, limitMs: 60_000 },
    { othersJobs: { running: 1, pending: 12 } },
  ),
  ofClass("class-beside-others", "who came meanwhile", waiting, { jobs: thirty, limitMs: 60_000, others: 8 }),
  ofClass("class-too-large", "p95 beyond the limit", waiting, { jobs: thirty, limitMs: 60_000 }),
  ofClass("class-too-large", "two workflows whose change costs little", waiting, {
    jobs: inTurn,
    limitMs: 60_000,
    swapMs: about(300),
  }),
  ofClass("class-too-large", "images are missing at the end of the session", waiting, {
    stopped: "over",
    jobs: ending("late", 8),
  }),
  ofClass("class-too-large", "not even one student fits", waiting, {
    jobs: thirty,
    limitMs: 6_000,
    ...(forecast && { forecast: { ...forecast, largestClass: { low: 0, value: 0, high: 0 } } }),
  }),
  ofClass("class-uncertain", "the budget was spent", [], {
    stopped: "budget",
    jobs: thirty.slice(0, 12),
    limitMs: 250_000,
    ...(forecast && { forecast: { ...forecast, waitMs: { ...forecast.waitMs, p95: about(250_000) } } }),
  }),
];
