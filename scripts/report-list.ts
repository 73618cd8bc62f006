import { fleetList, targetsIn } from "../src/fleet/list.ts";
import { runNames } from "../src/history/run-dir.ts";
import { print, printCommands } from "../src/redaction/console.ts";
import { createRedactor } from "../src/redaction/redactor.ts";
import { runList } from "../src/report/console/run-list.ts";
import { reportCutRuns } from "../src/report/cut-reports.ts";
import { reportConfig } from "./report-config.ts";

/** `npm run report:list`: the kept runs, their verdicts and what changed. First makes the reports of killed runs. */
const { config } = reportConfig(
  {
    fr: "Les exécutions gardées, la plus récente d'abord : verdict, serveur, durée, et ce qui a changé ; puis celles des serveurs d'une flotte.\nFait d'abord le rapport partiel de celles qui ont été tuées.\n\nUsage : npm run report:list -- [options]",
    en: "The kept runs, the newest first: verdict, target, duration, and what changed; then those of the servers of a fleet.\nFirst makes the partial report of those that were killed.\n\nUsage: npm run report:list -- [options]",
  },
  { takesRun: false },
);
const { reportsDir, historyDir, language, page, github } = config;
const redact = createRedactor(config);
const how = { redact, page, ...(github && { github }) };
const cut = await reportCutRuns(reportsDir, { ...how, historyDir });
// a target keeps no history of its own: the fleet's is made of the whole
for (const { folder } of targetsIn(reportsDir))
  cut.push(...(await reportCutRuns(folder, { ...how, historyDir: undefined })));
printCommands(
  cut.flatMap(({ written }) => written.annotations),
  redact,
);
const fleet = fleetList(reportsDir, language);
if (fleet.length === 0 || runNames(reportsDir).length > 0 || historyDir !== undefined)
  print(runList(reportsDir, language, historyDir), redact);
for (const block of fleet) print(block, redact);
