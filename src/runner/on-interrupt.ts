import { readFileSync } from "node:fs";

/**
 * Handles Ctrl-C during a run: the first cancels the run, so that our job on the server is cancelled and a report is written;
 * the second ends the process at once. Removes all other handlers: vitest's own would exit 1 ms after the first signal, and
 * those of early-interrupt.ts are for the time before the run.
 */
export function onInterrupt(cancel: () => Promise<void>): void {
  onLostParent(() => cancel().catch(() => {}));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const others = process.listeners(signal);
    let again = false;
    // before the others go, and for good: a signal that was sent and not yet delivered is lost with the last listener
    process.on(signal, () => {
      if (again) process.exit(1);
      again = true;
      // rejects if the run fails; whoever started the run gets that error as well
      cancel().catch(() => {});
    });
    for (const other of others) process.removeListener(signal, other);
  }
}

const LOOK_MS = 500;

/** npm passes no SIGTERM and no SIGHUP on: where it is gone, nobody waits for this run any more. */
export function onLostParent(cancel: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = behindShell(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (behindShell(parent) ?? npm) === npm) return;
    clearInterval(timer);
    cancel();
  }, LOOK_MS).unref();
}

/** Who started the shell in which npm runs a script: a dash stays there, between npm and the script, when npm is gone. */
function behindShell(shell: number): string | undefined {
  try {
    const [, option] = readFileSync(`/proc/${shell}/cmdline`, "utf8").split("\0");
    if (option !== "-c") return undefined;
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${shell}/status`, "utf8"))?.[1];
  } catch {
    // a system without /proc
    return undefined;
  }
}
