import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The same two pages by Allure alone: node bare-allure.ts RESULTS OUTPUT */
const [, , results = "", output = ""] = process.argv;
const core = createRequire(import.meta.resolve("allure")).resolve("@allurereport/core");
const { AllureReport, resolveConfig } = await import(pathToFileURL(core).href);
const options = { singleFile: true, reportLanguage: "en" };
const report = new AllureReport(
  await resolveConfig({ name: "bench", output, plugins: { awesome: { options }, dashboard: { options } } }),
);
await report.start();
await report.readDirectory(results);
await report.done();
