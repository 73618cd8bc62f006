import { print, printCommands } from "../src/redaction/console.ts";
import { createRedactor } from "../src/redaction/redactor.ts";
import { runList } from "../src/report/console/run-list.ts";
import { reportCutRuns } from "../src/report/cut-reports.ts";
import { reportConfig } from "./report-config.ts";

/** `npm run report:list`: the kept runs, their verdicts and what changed. First makes the reports of killed runs. */
const { config } = reportConfig(
  {
    fr: "Les exécutions gardées, la plus récente d'abord : verdict, serveur, durée, et ce qui a changé.\nFait d'abord le rapport partiel de celles qui ont été tuées.\n\nUsage : npm run report:list -- [options]",
    en: "The kept runs, the newest first: verdict, target, duration, and what changed.\nFirst makes the partial report of those that were killed.\n\nUsage: npm run report:list -- [options]",
  },
  { takesRun: false },
);
const { reportsDir, historyDir, language, page, github } = config;
const redact = createRedactor(config);
const cut = await reportCutRuns(reportsDir, { redact, page, historyDir, ...(github && { github }) });
const lines = cut.flatMap(({ written }) => written.annotations);
printCommands(lines, redact);
print(runList(reportsDir, language, historyDir), redact);
