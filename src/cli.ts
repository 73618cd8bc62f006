import { readFileSync } from "node:fs";
import { createVitest } from "vitest/node";
import { validation } from "../tests/support/validation.ts";
import { helpText } from "./config/help.ts";
import { loadRunConfig } from "./config/load.ts";
import type { RunConfig } from "./config/run-config.ts";
import { CodedError, describeError } from "./errors.ts";

/** `npm test`: flags → configuration → validation → exit status. Everything else lives elsewhere. */
async function main(): Promise<number> {
  const outcome = loadRunConfig({ argv: process.argv.slice(2), env: process.env, cwd: process.cwd() });
  switch (outcome.kind) {
    case "help":
      process.stdout.write(`${helpText(outcome.language)}\n`);
      return 0;
    case "version":
      process.stdout.write(`${version()}\n`);
      return 0;
    case "invalid":
      process.stderr.write(`${outcome.error.text[outcome.language]}\n`);
      return 2;
    case "run":
      return validate(outcome.config);
  }
}

/** Runs the suites in this process, without the configuration file: that one is for `npx vitest`. */
async function validate(config: RunConfig): Promise<number> {
  const { test, reporter } = validation(config);
  const vitest = await createVitest({ ...test, config: false, watch: false });
  try {
    await vitest.start();
  } catch (error) {
    // the stack could not be reached or started: nothing was validated, and the summary says why
    if (!reporter.told) {
      const bug = error instanceof CodedError ? "" : `${(error as Error).stack ?? ""}\n`;
      process.stderr.write(`${describeError(error, config.language)}\n${bug}`);
    }
    return 2;
  } finally {
    await vitest.close();
  }
  return reporter.exitStatus;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

// a reader that has gone (`| head`) costs the rest of the output, not the run and its reports
process.stdout.on("error", () => {});
process.exitCode = await main();
// what a broken-off start of a stack still holds open (a download, say) must not hold the process
setTimeout(() => process.exit(), 2_000).unref();
