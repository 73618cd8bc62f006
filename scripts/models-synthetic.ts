import { syntheticModels } from "../src/synthetic/command.ts";

/** `npm run models:synthetic`: model files that a CPU runs. The first Ctrl-C leaves nothing half-written, the second ends at once. */
const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    process.once(signal, () => process.exit(2));
    abort.abort();
  });
process.exitCode = await syntheticModels(process.argv.slice(2), abort.signal);
