import type { TestProject } from "vitest/node";
import { GuestBook, sweep } from "../../src/targets/guest-book.ts";
import { abandonedBooks } from "../../src/targets/guest-books.ts";
import { openTarget } from "../../src/targets/open-target.ts";

/** Reaches or starts the stack, once, before any check; takes away what is ours after the last one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { config, guestBook } = project.getProvidedContext();
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal);
  const opened = await openTarget(config, stop.signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, onSignal);
  await sweep(abandonedBooks(config.reportsDir), opened.info).catch(() => []);
  project.provide("target", opened.info);
  return async () => {
    // the reporter has swept it and told what is left; this is for a run that ended before it could
    await sweep([new GuestBook(guestBook)], opened.info).catch(() => []);
    await opened[Symbol.asyncDispose]();
  };
}
