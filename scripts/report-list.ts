import { join } from "node:path";
import { runList } from "../src/report/run-list.ts";
import { reportConfig } from "./report-config.ts";

/** `npm run report:list`: the kept runs, their verdicts and what changed. */
const { config } = reportConfig();
process.stdout.write(`${runList(join(config.reportsDir), config.language)}\n`);
