import { loadRunConfig } from "./load.ts";
import type { RunConfig } from "./run-config.ts";

/**
 * The configuration of a process that was given no flags of ours (`npx vitest`).
 * Ends the process with status 2 where it is wrong: nothing may start on a wrong configuration.
 */
export function configOfEnvironment(): RunConfig {
  const outcome = loadRunConfig({ argv: [], env: process.env, cwd: process.cwd() });
  if (outcome.kind === "run") return outcome.config;
  if (outcome.kind === "invalid") process.stderr.write(`${outcome.error.text[outcome.language]}\n`);
  process.exit(2);
}
