import type { TestProject } from "vitest/node";
import { removeBrowserFolders } from "../browser/open-chromium.ts";
import { CodedError } from "../errors.ts";
import { cleanUp } from "../targets/clean-up.ts";
import { abandonedLedgers, CleanupLedger } from "../targets/cleanup-ledger.ts";
import { openTarget } from "../targets/open-target.ts";
import type { StartFailure } from "./run.ts";

/** Reaches or starts the stack once, before any check; removes what is ours after the last one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { config, cleanupLedger } = project.getProvidedContext();
  if (config.browser.path !== undefined) process.once("exit", () => removeBrowserFolders());
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, onSignal);
  const opened = await openTarget(config, stop.signal).catch((error: unknown) => {
    project.provide("notStarted", startFailure(error));
    throw error;
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.removeListener(signal, onSignal);
  await cleanUp(abandonedLedgers(config.reportsDir), opened.info).catch(() => []);
  project.provide("target", opened.info);
  return async () => {
    // usually the reporter has cleaned up already and reported what is left; this is for a run that ended before that
    await cleanUp([new CleanupLedger(cleanupLedger)], opened.info).catch(() => []);
    await opened[Symbol.asyncDispose]();
  };
}

/** For the reports: an error without a code is a bug of ours, and is shown with its stack trace. */
function startFailure(error: unknown): StartFailure {
  if (error instanceof CodedError) return { code: error.code, text: error.text };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "INTERNAL", text: { fr: trace, en: trace } };
}
