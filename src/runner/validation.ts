import { join } from "node:path";
import { BaseSequencer, type InlineConfig, type TestSpecification } from "vitest/node";
import { projectRoot } from "../config/paths.ts";
import type { RunConfig } from "../config/run-config.ts";
import { newRunDir } from "../history/run-dir.ts";
import { stages } from "../record/catalogue.ts";
import { targetKinds } from "../record/target-kind.ts";
import { allureListener } from "../report/allure/listener.ts";
import { newCleanupLedger } from "../targets/cleanup-ledger.ts";
import { provideDataFolder } from "./data-folder.ts";
import { ValidationReporter } from "./reporter.ts";

/** Options of vitest, and the reporter, that validate a stack: for the command line and for `vitest.config.ts`. */
export function validation(config: RunConfig): { test: InlineConfig; reporter: ValidationReporter } {
  provideDataFolder();
  const startedAt = new Date();
  const runDir = newRunDir(config.reportsDir, startedAt);
  const own = targetKinds[config.target.kind].ownsStack && config.stack?.keep !== true;
  const cleanupLedger = newCleanupLedger(config.reportsDir, startedAt, { own });
  const allureResults = join(runDir, "allure-results");
  const reporter = new ValidationReporter(config, { runDir, allureResults }, cleanupLedger);
  const test: InlineConfig = {
    root: projectRoot,
    watch: false,
    include: config.stages.map((stage) => `tests/${stage}/*.check.ts`),
    // one worker, one module graph: checks share connections, the gate and their facts; only requests of one check run in
    // parallel
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    experimental: { viteModuleRunner: false },
    globalSetup: ["src/runner/global-setup.ts"],
    provide: { config, runDir, cleanupLedger: cleanupLedger.file },
    reporters: [
      [
        "allure-vitest/reporter",
        {
          resultsDir: allureResults,
          // matchers would write the arguments of every expect() into the report
          reportMatchers: false,
          listeners: [allureListener({ redact: reporter.redact, language: config.language })],
        },
      ],
      reporter,
    ],
  };
  return { test, reporter };
}

/** Orders files by stage, then by their number. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const key = ({ moduleId }: TestSpecification): string => {
      const path = moduleId.replaceAll("\\", "/");
      return `${stages.findIndex((stage) => path.includes(`/tests/${stage}/`))}${path}`;
    };
    return files.toSorted((a, b) => key(a).localeCompare(key(b)));
  }
}
