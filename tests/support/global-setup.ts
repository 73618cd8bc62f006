import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { GuestBook, sweep } from "../../src/targets/guest-book.ts";
import { openTarget } from "../../src/targets/open-target.ts";
import { guestBookFile } from "./guest-book-file.ts";

/** Reaches or starts the stack, once, before any check; takes away what is ours after the last one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { config } = project.getProvidedContext();
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal);
  const opened = await openTarget(config, stop.signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, onSignal);
  const book = new GuestBook(join(config.reportsDir, guestBookFile));
  await sweep(book, opened.info).catch(() => []);
  project.provide("target", opened.info);
  return async () => {
    await sweep(book, opened.info).catch(() => []);
    await opened[Symbol.asyncDispose]();
  };
}
