import { loadRunConfig } from "../src/config/load.ts";
import type { RunConfig } from "../src/config/run-config.ts";
import { runDirPattern } from "../src/report/run-dir.ts";

/** Where the reports are and in which language to speak, from the flags and the environment of a run; and the run named, if any. */
export function reportConfig(): { config: RunConfig; run?: string } {
  const args = process.argv.slice(2);
  const run = args.find((arg) => runDirPattern.test(arg));
  const argv = args.filter((arg) => arg !== run);
  const outcome = loadRunConfig({ argv, env: process.env, cwd: process.cwd() });
  if (outcome.kind === "run") return { config: outcome.config, ...(run && { run }) };
  if (outcome.kind === "invalid") process.stderr.write(`${outcome.error.text[outcome.language]}\n`);
  else process.stderr.write("npm run report:open -- [--reports-dir DIR] [--lang fr|en] [RUN]\n");
  process.exit(2);
}
