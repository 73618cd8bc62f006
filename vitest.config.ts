import { defineConfig } from "vitest/config";
import { loadRunConfig } from "./src/config/load.ts";
import type { RunConfig } from "./src/config/run-config.ts";
import { tellPipeline } from "./src/report/ci/invalid.ts";
import { validation } from "./src/runner/validation.ts";

/** The validation of a stack, for `npx vitest`: configured by the environment alone. Our own tests: vitest.check.config.ts. */
export default defineConfig({ test: validation(configOfEnvironment()).test });

/** Ends the process with status 2 where the configuration is wrong: nothing may start on a wrong one. */
function configOfEnvironment(): RunConfig {
  const outcome = loadRunConfig({ argv: [], env: process.env, cwd: process.cwd() });
  if (outcome.kind === "run") return outcome.config;
  if (outcome.kind === "invalid") {
    process.stderr.write(`${outcome.error.text[outcome.language]}\n`);
    tellPipeline(outcome);
  }
  process.exit(2);
}
