import { join } from "node:path";
import { BaseSequencer, type InlineConfig, type TestSpecification } from "vitest/node";
import { projectRoot } from "../config/paths.ts";
import type { RunConfig } from "../config/run-config.ts";
import { CodedError } from "../errors.ts";
import { clearLatest } from "../history/latest.ts";
import { newRunDir } from "../history/run-dir.ts";
import { targetKinds } from "../record/target-kind.ts";
import { calmAllureReporter } from "../report/allure/calm-reporter.ts";
import { allureListener } from "../report/allure/listener.ts";
import { reasonOf } from "../report/unwritten.ts";
import { newCleanupLedger } from "../targets/cleanup-ledger.ts";
import { provideDataFolder } from "./data-folder.ts";
import { ValidationReporter } from "./reporter.ts";
import { runOrder } from "./run-order.ts";

/** Options of vitest, and the reporter, that validate a stack: for the command line and for `vitest.config.ts`. */
export function validation(config: RunConfig): {
  test: InlineConfig;
  reporter: ValidationReporter;
  runDir: string;
} {
  provideDataFolder();
  const startedAt = new Date();
  const runDir = runFolder(config, startedAt);
  const own = targetKinds[config.target.kind].ownsStack && config.stack?.keep !== true;
  const cleanupLedger = newCleanupLedger(config.reportsDir, startedAt, { own });
  const allureResults = join(runDir, "allure-results");
  const reporter = new ValidationReporter(config, { runDir, allureResults }, cleanupLedger);
  const test: InlineConfig = {
    root: projectRoot,
    watch: false,
    include: filesOf(config.stages),
    // one worker, one module graph: checks share connections, the gate and their facts; only requests of one check run in
    // parallel
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    // no check mocks a module: without the loader that would allow it each file is read once, not parsed a second time
    experimental: { viteModuleRunner: false, nodeLoader: false },
    globalSetup: ["src/runner/global-setup.ts"],
    provide: { config, runDir, cleanupLedger: cleanupLedger.file },
    reporters: [
      calmAllureReporter({
        resultsDir: allureResults,
        // matchers would write the arguments of every expect() into the report
        reportMatchers: false,
        listeners: [allureListener({ redact: reporter.redact, language: config.language })],
      }),
      reporter,
    ],
  };
  return { test, reporter, runDir };
}

/** A class alone: first whether there is a ComfyUI, and whether the token opens it. */
const entrance = ["tests/infra/01-reachable.check.ts", "tests/infra/02-access.check.ts"];

function filesOf(stages: RunConfig["stages"]): string[] {
  const alone = stages.includes("readiness") && !stages.includes("infra");
  return [...(alone ? entrance : []), ...stages.map((stage) => `tests/${stage}/*.check.ts`)];
}

/** Throws a CodedError (REPORTS_UNWRITABLE). What stands in `latest` and cannot be taken away is told at the end of the run. */
function runFolder({ reportsDir, historyDir }: RunConfig, startedAt: Date): string {
  try {
    const runDir = newRunDir(reportsDir, startedAt, historyDir);
    try {
      clearLatest(reportsDir);
    } catch {
      // it belongs to another user, say
    }
    return runDir;
  } catch (error) {
    const why = reasonOf(error);
    throw new CodedError("REPORTS_UNWRITABLE", {
      fr: `Rien n'a été validé : le dossier des rapports ne peut pas être créé, ${why.fr}. Donnez un autre dossier : --reports-dir.`,
      en: `Nothing was validated: the folder of the reports cannot be made, ${why.en}. Give another folder: --reports-dir.`,
    });
  }
}

/** Orders files as `runOrder` says. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => runOrder(a.moduleId).localeCompare(runOrder(b.moduleId)));
  }
}
