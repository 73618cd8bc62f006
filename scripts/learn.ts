import { learn } from "../src/learn/learn.ts";

/** `npm run learn`: from a healthy server to a profile. The first Ctrl-C cancels our job on the server, the second ends at once. */
const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    process.once(signal, () => process.exit(2));
    abort.abort();
  });
process.exitCode = await learn(process.argv.slice(2), abort);
