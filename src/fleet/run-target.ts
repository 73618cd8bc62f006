import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "../config/paths.ts";
import type { RunConfig } from "../config/run-config.ts";
import { askToStop } from "../processes.ts";

/** What is kept of the errors of a run: why it has no verdict. */
const KEPT = 16 * 1024;
/** A run that was ended cancels its jobs, cleans up and makes its pages; several of them at once take longer. */
const GRACE_MS = 60_000;

/**
 * The validation of one server as a process of its own, so that one that dies or hangs takes no other with it. Its configuration
 * goes through a channel of its own: an argument or a variable could be read by others. Resolves when it has ended, with the folder
 * of its run, if it came so far, and what it said of errors; ended by the signal, as Ctrl-C would end it.
 */
export async function runTarget(
  config: RunConfig,
  { signal, onLine }: { readonly signal: AbortSignal; readonly onLine: (line: string) => void },
): Promise<{ readonly status: number | null; readonly folder?: string; readonly errors: string }> {
  // as npm starts the suite: what Node has compiled before is not compiled again
  const program = [join(projectRoot, "src", "start.cjs"), "src/one-target.ts"];
  const child = spawn(process.execPath, ["--max-semi-space-size=2", "--", ...program], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
  });
  let folder: string | undefined;
  child.on("message", (runDir) => {
    folder = String(runDir);
  });
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(0, KEPT)));
  if (child.stdout) createInterface({ input: child.stdout }).on("line", onLine);
  // a process that is gone already has told why
  child.on("error", () => {});
  child.send(config, () => {});
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    askToStop(child);
    force ??= setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    const status = await new Promise<number | null>((done) => {
      child.once("error", () => done(null));
      child.once("close", done);
    });
    return { status, errors, ...(folder !== undefined && { folder }) };
  } finally {
    signal.removeEventListener("abort", end);
    clearTimeout(force);
  }
}
