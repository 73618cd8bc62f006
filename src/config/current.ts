import { loadRunConfig } from "./load.ts";
import type { RunConfig } from "./run-config.ts";

let current: RunConfig | undefined;

/** The command line hands its configuration over; the runner's configuration file then reads nothing again. */
export function useConfig(config: RunConfig): void {
  current = config;
}

/**
 * The configuration of this process: the command line's, or that of the environment alone (`npx vitest`).
 * Ends the process with status 2 where it is wrong: nothing may start on a wrong configuration.
 */
export function currentConfig(): RunConfig {
  if (current !== undefined) return current;
  const outcome = loadRunConfig({ argv: [], env: process.env, cwd: process.cwd() });
  if (outcome.kind === "run") {
    current = outcome.config;
    return current;
  }
  if (outcome.kind === "invalid") process.stderr.write(`${outcome.error.text[outcome.language]}\n`);
  process.exit(2);
}
