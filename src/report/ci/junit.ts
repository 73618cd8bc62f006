import { entryOf } from "../../record/catalogue.ts";
import type { Diagnosis } from "../../record/diagnosis.ts";
import { outcomeOf, outcomeWords } from "../../record/outcome.ts";
import type { CheckResult, RunRecord } from "../../record/run-record.ts";
import type { Verdict } from "../../record/verdict.ts";
import { stageWords, weightsWords } from "../../record/words.ts";
import type { Language } from "../../text.ts";

/**
 * The run for readers of JUnit XML: a suite per stage. What did not run is skipped there, with its reason. Where the run
 * was cut, met an error outside of its checks, or is NO-GO without a failed check, a case of its own says so: such a file
 * is never all green, nor taken for a whole run.
 */
export function junitXml(record: RunRecord, verdict: Verdict, diagnoses: readonly Diagnosis[]): string {
  const suites = record.stages.map((stage) => {
    const checks = record.checks.filter((check) => check.stage === stage);
    return suite(
      stageWords[stage][record.language],
      checks,
      checks.map((check) => testcase(check, record, diagnoses)),
    );
  });
  const failed = record.checks.some(({ status }) => status === "failed");
  const ofRun = record.interrupted || record.errors.length > 0 || (verdict.verdict === "NO_GO" && !failed);
  const whole = ofRun ? [runCase(record)] : [];
  const count = (status: CheckResult["status"]): number =>
    record.checks.filter((check) => check.status === status).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(nameOf(record, verdict))}" tests="${record.checks.length + whole.length}" failures="${count("failed")}" errors="${whole.length}" time="${seconds(record.durationMs)}">`,
    ...suites,
    ...whole,
    "</testsuites>",
    "",
  ].join("\n");
}

/** A reader of this file alone must see, too, that the weights were random. */
function nameOf({ weights, language }: RunRecord, { verdict }: Verdict): string {
  return weights === "synthetic"
    ? `comfyui-qwen-e2e · ${weightsWords(verdict)[language]}`
    : "comfyui-qwen-e2e";
}

function suite(name: string, checks: readonly CheckResult[], cases: readonly string[]): string {
  const failures = checks.filter(({ status }) => status === "failed").length;
  const skipped = checks.filter(({ status }) => !["passed", "failed"].includes(status)).length;
  const time = checks.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    `<testsuite name="${xml(name)}" tests="${checks.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds(time)}">`,
    ...cases,
    "</testsuite>",
  ].join("\n");
}

function testcase(check: CheckResult, { language }: RunRecord, diagnoses: readonly Diagnosis[]): string {
  const { id, stage, status, durationMs, reason = "" } = check;
  const diagnosis = diagnoses.find(({ checks }) => checks.includes(id));
  const body = [reason, diagnosis?.cause[language], diagnosis?.remedy[language]].filter(Boolean).join("\n\n");
  const inside = {
    passed: "",
    failed: `<failure type="${xml(diagnosis?.code ?? check.errorCode ?? "")}" message="${xml(firstLine(reason))}">${xml(body)}</failure>`,
    waived: skipped(check, language),
    blocked: skipped(check, language),
    skipped: skipped(check, language),
  }[status];
  const open = `<testcase classname="${xml(stage)}" name="${xml(`${id} · ${entryOf(id).title[language]}`)}" time="${seconds(durationMs)}"`;
  return inside === "" ? `${open}/>` : `${open}>${inside}</testcase>`;
}

function skipped({ reason = "", ...check }: CheckResult, language: Language): string {
  return `<skipped message="${xml(`${outcomeWords[outcomeOf(check)][language]} · ${firstLine(reason)}`)}"/>`;
}

/** A run that never began: its configuration is wrong. */
export function junitOfProblems(problems: readonly string[]): string {
  const cases = problems.map(
    (text) =>
      `<testcase classname="configuration" name="configuration" time="0.000"><error message="${xml(firstLine(text))}">${xml(text)}</error></testcase>`,
  );
  const counts = `tests="${cases.length}" failures="0" errors="${cases.length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="comfyui-qwen-e2e" ${counts} time="0.000">`,
    `<testsuite name="configuration" ${counts} skipped="0" time="0.000">`,
    ...cases,
    "</testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function runCase(record: RunRecord): string {
  const interrupted = record.cut
    ? { fr: "exécution coupée : son processus est mort", en: "run cut short: its process died" }
    : { fr: "exécution interrompue", en: "run interrupted" };
  const why = record.interrupted ? interrupted : { fr: "NO-GO", en: "NO-GO" };
  const body = [why[record.language], ...record.errors].join("\n");
  return [
    `<testsuite name="comfyui-qwen-e2e" tests="1" failures="0" errors="1" skipped="0" time="0.000">`,
    `<testcase classname="run" name="run" time="0.000"><error message="${xml(firstLine(body))}">${xml(body)}</error></testcase>`,
    "</testsuite>",
  ].join("\n");
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** Also takes out what XML 1.0 cannot hold at all: control characters and halves of characters. */
export function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
