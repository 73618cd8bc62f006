import { onLostParent } from "../src/runner/on-interrupt.ts";
import { watch } from "../src/watch/watch.ts";

/** `npm run watch`: the first signal ends it cleanly, the second at once. */
const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    process.once(signal, () => process.exit(0));
    abort.abort();
  });
// a closed pipe must not end the watch
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
onLostParent(() => abort.abort());
process.exitCode = await watch(process.argv.slice(2), abort.signal);
