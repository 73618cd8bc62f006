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
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    cancel();
  }, LOOK_MS).unref();
}
