import { join } from "node:path";
import { diagnose } from "./src/diagnosis/diagnose.ts";
import { recordOf, stateOf } from "./src/history/partial-record.ts";
import { runNames } from "./src/history/run-dir.ts";
import { verdictOf } from "./src/record/verdict.ts";
import { allureConfig, baseConfig } from "./src/report/allure/config.ts";
import { gateFacts, qualityGate } from "./src/report/allure/gate.ts";

/**
 * For `npx allure quality-gate`, `generate` and `watch` by hand: the last run that is over, with its own verdict. A run that
 * was killed is judged by its own record, never by the run before it.
 */
const reports = process.env.REPORTS_DIR ?? "reports";
const last = runNames(reports).findLast((name) => ["ended", "cut"].includes(stateOf(join(reports, name))));
const record = last && recordOf(join(reports, last));

function configOf(record) {
  const diagnoses = diagnose(record);
  const config = allureConfig(record, verdictOf(record, diagnoses), diagnoses);
  return { ...config, qualityGate: qualityGate(gateFacts(record)) };
}

const config = record ? configOf(record) : baseConfig("fr");

export default {
  ...config,
  resolutions: { ...config.resolutions, knownIssuesPath: join(reports, "allure", "known-issues.json") },
  resultsDir: record ? join(reports, last, "allure-results") : "allure-results",
  output: join(reports, "allure"),
};
