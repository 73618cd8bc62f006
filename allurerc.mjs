import { existsSync, readdirSync, readFileSync } from "node:fs";
import { diagnose } from "./src/diagnosis/diagnose.ts";
import { allureConfig, baseConfig } from "./src/report/allure-config.ts";
import { runDirPattern } from "./src/report/run-dir.ts";
import { verdictOf } from "./src/report/verdict.ts";

/** For `npx allure generate` and `npx allure watch` by hand: the last run in `reports/`, with its own verdict. */
const runs = existsSync("reports")
  ? readdirSync("reports")
      .filter((name) => runDirPattern.test(name))
      .sort()
  : [];
const last = runs.findLast((name) => existsSync(`reports/${name}/run.json`));

/** @returns {import("./src/report/run-record.ts").RunRecord} */
const read = (name) => JSON.parse(readFileSync(`reports/${name}/run.json`, "utf8"));

function configOf(record) {
  const diagnoses = diagnose(record);
  return allureConfig(record, verdictOf(record, diagnoses), diagnoses);
}

const config = last ? configOf(read(last)) : baseConfig("fr");

export default {
  ...config,
  resolutions: { ...config.resolutions, knownIssuesPath: "reports/allure/known-issues.json" },
  resultsDir: last ? `reports/${last}/allure-results` : "allure-results",
  output: "reports/allure",
};
