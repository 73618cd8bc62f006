import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { referenceCases } from "../../selftest/data/references.cases.ts";
import { sampleRecord } from "../../selftest/data/sample-record.ts";
import { stackCases } from "../../selftest/data/stack.cases.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { fingerprintOf } from "../history/fingerprint.ts";
import { noComparison } from "../history/past-runs.ts";
import type { RunRecord } from "../record/run-record.ts";
import { exitStatus, verdictOf } from "../record/verdict.ts";
import { annotations } from "./ci/annotations.ts";
import { lastLine } from "./console/last-line.ts";
import { runList } from "./console/run-list.ts";
import { toMarkdown } from "./phase/document/markdown.ts";
import { phaseReport } from "./phase/phase-report.ts";

/** A check that passes, with something to know. */
const newer = stackCases.find(({ code }) => code === "version-newer-than-measured")?.record ?? sampleRecord();
const record: RunRecord =
  referenceCases.find(({ code }) => code === "reference-moved")?.record ?? sampleRecord();
const diagnoses = diagnose(record);
const verdict = verdictOf(record, diagnoses);
const material = { previews: new Map(), tables: [] };

describe("a warning: nothing is broken, but a person must look", () => {
  test("is GO with warnings, and stands in verdict.json as such", () => {
    expect([verdict.verdict, exitStatus(verdict)]).toEqual(["GO_WITH_WARNINGS", 0]);
    expect(verdict.diagnoses).toMatchObject([{ code: "reference-moved", warning: true }]);
    expect(verdict.checks.find(({ id }) => id === "generation.reference")?.diagnosis).toBe("reference-moved");
  });

  test("is in the last line, before what is only counted", () => {
    expect(lastLine(record, verdict, diagnoses)).toMatch(
      /· l'image s'écarte un peu.*\(reference-moved\), 1 contrôle/,
    );
  });

  test("is never called broken by the phase report, which gives its remedy and what was measured", () => {
    const input = { number: 1, record, verdict, diagnoses, comparison: noComparison, material };
    const text = toMarkdown(phaseReport(input));
    expect(text).toContain("Rien n'est cassé, mais quelqu'un doit regarder");
    expect(text).not.toContain("Ce qui est cassé d'abord");
    expect(text).toContain("npm run references:approve");
    expect(text).toContain("structure 0,870");
  });

  test("is a warning for GitHub, not an error", () => {
    expect(annotations(record, diagnoses, new Map())).toEqual([
      expect.stringMatching(/^::warning .*à regarder/),
    ]);
  });

  test("is seen in the list of runs", () => {
    const folder = mkdtempSync(join(tmpdir(), "e2e-list-"));
    const run = join(folder, "2026-11-22T08-00-00-000Z");
    mkdirSync(run);
    writeFileSync(join(run, "fingerprint.json"), JSON.stringify(fingerprintOf(record, verdict, 1)));
    expect(runList(folder, "fr")).toContain("image écartée de la référence");
    rmSync(folder, { recursive: true });
  });

  test("of a check that passed is told as well, and is GO with warnings", () => {
    const found = diagnose(newer);
    const judged = verdictOf(newer, found);
    expect([judged.verdict, exitStatus(judged)]).toEqual(["GO_WITH_WARNINGS", 0]);
    expect(judged.checks.find(({ id }) => id === "infra.version")).toMatchObject({
      status: "passed",
      diagnosis: "version-newer-than-measured",
    });
    expect(lastLine(newer, judged, found)).toMatch(/plus récent que ce qui a été mesuré/);
    expect(annotations(newer, found, new Map())).toEqual([
      expect.stringMatching(/^::warning .*plus récent que mesuré \(0\.33\.0\)/),
    ]);
    const input = {
      number: 1,
      record: newer,
      verdict: judged,
      diagnoses: found,
      comparison: noComparison,
      material,
    };
    expect(toMarkdown(phaseReport(input))).toContain("plus récent que mesuré (0.33.0)");
  });

  test("does not take the first place on a red run", () => {
    const checks = record.checks.map((one) =>
      one.id === "infra.queue" ? ({ ...one, status: "failed", reason: "x" } as const) : one,
    );
    const red = { ...record, checks };
    const found = diagnose(red);
    expect(lastLine(red, verdictOf(red, found), found)).toMatch(/\(unexplained-infra\.queue\)$/);
  });
});
