/**
 * Handles Ctrl-C during a run: the first cancels the run, so that our job on the server is cancelled and a report is written;
 * the second ends the process at once. Removes all other handlers: vitest's own would exit 1 ms after the first signal, and
 * those of early-interrupt.ts are for the time before the run.
 */
export function onInterrupt(cancel: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      // rejects if the run fails; whoever started the run gets that error as well
      cancel().catch(() => {});
    });
  }
}
