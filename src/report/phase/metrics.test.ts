import { expect, test } from "vitest";
import { job, sampleRecord } from "../../../selftest/data/sample-record.ts";
import { fingerprintOf } from "../../history/fingerprint.ts";
import { compareWithPast } from "../../history/past-runs.ts";
import type { Measured } from "../../record/facts.ts";
import { verdictOf } from "../../record/verdict.ts";
import type { Doc } from "./document/doc.ts";
import { toMarkdown } from "./document/markdown.ts";
import { metricSection } from "./generation.ts";
import { courseSection } from "./trend.ts";

const finished = { "text-to-image": job("finished", { totalMs: 22 }) };

/** Metrics and course of a run with these jobs, after `earlier` runs in which the first image took 22 ms. */
function told(jobs: NonNullable<Measured["jobs"]>, earlier: number): string {
  const record = sampleRecord({}, { jobs });
  const verdict = verdictOf(record, []);
  const past = Array.from({ length: earlier }, (_, at) => ({
    name: `r${at}`,
    fingerprint: {
      ...fingerprintOf(record, verdict, at + 1),
      startedAt: record.startedAt - 1000 * (earlier - at),
      jobs: { "text-to-image": 22 },
    },
  }));
  const comparison = compareWithPast(fingerprintOf(record, verdict, earlier + 1), past);
  const material = { previews: new Map(), tables: [] };
  const input = { number: earlier + 1, record, verdict, diagnoses: [], comparison, material };
  const blocks = [...metricSection(input), ...courseSection(input)];
  return toMarkdown({ title: "", language: "fr", blocks } satisfies Doc);
}

test("the rule beside the thresholds is the one that they follow", () => {
  const page = told(finished, 4);
  expect(page).toContain("22 ms (4 exécutions)");
  expect(page).toContain("5,0 s");
  expect(page).toMatch(/1,5 × la médiane .*, et au moins 5 s de plus/);
});

test("too few runs are the reason only where this one finished the job", () => {
  const few = /pas encore assez d'exécutions/;
  expect(told(finished, 2)).toMatch(few);
  for (const jobs of [{ "text-to-image": job("timed-out") }, { "cancel-running": job("interrupted") }]) {
    expect(told(jobs, 4)).not.toMatch(few);
    expect(told(jobs, 4)).toContain("pas terminé");
  }
});
