/**
 * Ctrl-C: the first cancels the run, so that our job on the server is cancelled and a report is written; the second
 * ends the process at once. The runner's own handlers leave 1 ms after the first signal, so they are taken
 * off, and so are ours of the time before there was a run.
 */
export function onInterrupt(cancel: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      // it waits for the run's end: where the run fails, whoever started it is told
      cancel().catch(() => {});
    });
  }
}
