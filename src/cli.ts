import { onEarlyInterrupt } from "./early-interrupt.ts";

// before all else is loaded, which takes a good part of a second: Ctrl-C is answered from here on
const speak = onEarlyInterrupt();
// a reader that has gone (`| head`) costs the rest of the output, not the run and its reports
process.stdout.on("error", () => {});
const { commandLine } = await import("./command-line.ts");
process.exitCode = await commandLine(speak);
// what a broken-off start of a stack still holds open (a download, say) must not hold the process
setTimeout(() => process.exit(), 2_000).unref();
