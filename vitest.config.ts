import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { stages } from "./src/checks/catalogue.ts";
import { currentConfig } from "./src/config/current.ts";
import { allureListener } from "./src/report/allure-listener.ts";
import { createRedactor } from "./src/report/redactor.ts";
import { newRunDir } from "./src/report/run-dir.ts";
import { ValidationReporter } from "./tests/support/reporter.ts";

/** The validation of a stack. Our own tests are in `vitest.check.config.ts`. */
const config = currentConfig();
const runDir = newRunDir(config.reportsDir, new Date());
const allureResults = join(runDir, "allure-results");

/** Stages in their order, files of a stage by their number. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const key = ({ moduleId }: TestSpecification): string => {
      const path = moduleId.replaceAll("\\", "/");
      return `${stages.findIndex((stage) => path.includes(`/tests/${stage}/`))}${path}`;
    };
    return files.toSorted((a, b) => key(a).localeCompare(key(b)));
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: config.stages.map((stage) => `tests/${stage}/*.check.ts`),
    // one worker, one module graph: checks share connections, the gate and what was found; nothing runs side by side
    // but what a check itself sends side by side
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    experimental: { viteModuleRunner: false },
    globalSetup: ["tests/support/global-setup.ts"],
    provide: { config, runDir },
    reporters: [
      [
        "allure-vitest/reporter",
        {
          resultsDir: allureResults,
          // matchers would write the arguments of every expect() into the report
          reportMatchers: false,
          listeners: [allureListener({ redact: createRedactor(knownSecrets()), language: config.language })],
        },
      ],
      new ValidationReporter(config, { runDir, allureResults }),
    ],
  },
});

function knownSecrets(): string[] {
  return [config.token?.value, config.plaintext?.value].filter((secret) => secret !== undefined);
}
