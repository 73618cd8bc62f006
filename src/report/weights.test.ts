import { expect, test } from "vitest";
import { red, sampleRecord } from "../../selftest/data/sample-record.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { noComparison } from "../history/past-runs.ts";
import type { RunRecord } from "../record/run-record.ts";
import { verdictOf } from "../record/verdict.ts";
import { variables } from "./allure/environment.ts";
import { jobSummary } from "./ci/job-summary.ts";
import { junitXml } from "./ci/junit.ts";
import { consoleSummary } from "./console/summary.ts";
import { toMarkdown } from "./phase/document/markdown.ts";
import { phaseReport } from "./phase/phase-report.ts";

/** Every report that a person or a machine reads. */
function reportsOf(record: RunRecord): Record<string, string> {
  const diagnoses = diagnose(record);
  const verdict = verdictOf(record, diagnoses);
  const material = { previews: new Map(), tables: [] };
  const phase = phaseReport({ number: 1, record, verdict, diagnoses, comparison: noComparison, material });
  const paths = { verdict: "verdict.json", run: "run" };
  return {
    console: consoleSummary(record, verdict, diagnoses, { colour: false, paths }).split("\n").at(-1) ?? "",
    verdict: JSON.stringify(verdict),
    phase: toMarkdown(phase),
    summary: jobSummary(phase),
    junit: junitXml(record, verdict, diagnoses),
    allure: JSON.stringify(variables(record, verdict)),
  };
}

test.for(["fr", "en"] as const)("every report says in %s that the weights are synthetic", (language) => {
  const word = { fr: /synth[ée]ti/i, en: /synthetic/i }[language];
  const said = (record: RunRecord) =>
    Object.entries(reportsOf(record)).flatMap(([name, text]) => (word.test(text) ? [name] : []));
  const all = ["console", "verdict", "phase", "summary", "junit", "allure"];
  const synthetic = { language, weights: "synthetic" } as const;
  expect(said(sampleRecord({}, {}, synthetic))).toEqual(all);
  expect(said(sampleRecord(red("infra.queue"), {}, synthetic))).toEqual(all);
  expect(said(sampleRecord({}, {}, { ...synthetic, interrupted: true }))).toEqual(all);
  const real = reportsOf(sampleRecord({}, {}, { language }));
  expect(real.console).not.toMatch(word);
  expect(real.verdict).not.toContain('"weights"');
});

test("nobody reads a green run of synthetic weights as a course that can start", () => {
  const { phase = "", console = "" } = reportsOf(
    sampleRecord({}, {}, { language: "en", weights: "synthetic" }),
  );
  expect(phase).toContain("but the real models were not tried");
  expect(phase).not.toMatch(/Can the course start\?[^\n]*\n*[^\n]*Yes/);
  expect(console).toContain("synthetic weights: server and code path validated, the picture is not");
  const broken = reportsOf(sampleRecord(red("infra.queue"), {}, { language: "en", weights: "synthetic" }));
  expect(broken.console).toContain("judged, the picture is not");
});
