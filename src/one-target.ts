import type { RunConfig } from "./config/run-config.ts";
import { onEarlyInterrupt } from "./early-interrupt.ts";
import { actAsOnSigterm, heedStop } from "./processes.ts";

// one server of a fleet, as a process of its own (src/fleet/run-target.ts): its configuration comes from the process that started it,
// not through arguments, which others can read
const setLanguage = onEarlyInterrupt();
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
const given = new Promise<RunConfig>((done) =>
  process.once("message", (message) => done(message as RunConfig)),
);
heedStop();
const config = await given;
// where the other process is gone nobody waits for this run: it ends as on SIGTERM, and cleans up
process.once("disconnect", actAsOnSigterm);
process.channel?.unref();
const { validate } = await import("./validate.ts");
setLanguage(config.language);
// others may write into the same folder of reports at the same time
process.exitCode = await validate(config, (runDir) => process.send?.(runDir, () => {}));
process.removeAllListeners("disconnect");
setTimeout(() => process.exit(), 2_000).unref();
