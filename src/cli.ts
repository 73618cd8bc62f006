import { createRequire } from "node:module";
import { onEarlyInterrupt } from "./early-interrupt.ts";
import { heedStop } from "./processes.ts";

// first of all, because loading the rest takes a good part of a second: from here on Ctrl-C is answered
const setLanguage = onEarlyInterrupt();
// a watch ends its run so
heedStop();
process.channel?.unref();
// a closed pipe (`| head`) loses the rest of the output, but must not end the run
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
const { commandLine } = await import("./command-line.ts").catch(giveUpBeforeInstallation);
process.exitCode = await commandLine(setLanguage);
// an aborted start of a stack may still have work open (a download, say): it must not keep the process alive
setTimeout(() => process.exit(), 2_000).unref();

/** One sentence instead of a stack trace where `npm ci` was forgotten. */
function giveUpBeforeInstallation(error: unknown): never {
  const { notInstalled, giveUp } = createRequire(import.meta.url)("./start.cjs");
  const reason = notInstalled(error);
  if (reason !== undefined) giveUp(reason);
  throw error;
}
