import { join } from "node:path";
import { runList } from "../src/report/run-list.ts";
import { reportConfig } from "./report-config.ts";

/** `npm run report:list`: the kept runs, their verdicts and what changed. */
const { config } = reportConfig({
  fr: "Les exécutions gardées, la plus récente d'abord : verdict, cible, durée, et ce qui a changé.\n\nUsage : npm run report:list -- [options]",
  en: "The kept runs, the newest first: verdict, target, duration, and what changed.\n\nUsage: npm run report:list -- [options]",
});
process.stdout.write(`${runList(join(config.reportsDir), config.language)}\n`);
