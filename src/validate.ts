import { setImmediate as turn } from "node:timers/promises";
import type { Vitest } from "vitest/node";
import type { RunConfig } from "./config/run-config.ts";
import { CodedError, describeError } from "./errors.ts";
import { outletTo } from "./outlet.ts";
import { printError } from "./redaction/console.ts";
import type { ValidationReporter } from "./runner/reporter.ts";
import type { Language } from "./text.ts";

/** Runs the suites in this process, without vitest.config.ts: that file is for `npx vitest`. `onFolder`: where this run writes. */
export async function validate(config: RunConfig, onFolder?: (runDir: string) => void): Promise<number> {
  // vitest takes half a second to load: first let a pending signal be handled, now that the language is known
  await turn();
  const [{ createVitest }, { validation }] = await Promise.all([
    import("vitest/node"),
    import("./runner/validation.ts"),
  ]);
  // a signal that came meanwhile must be handled before the first file is written
  await turn();
  // a worker whose output cannot be written would not end
  const outlets = { stdout: outletTo(process.stdout), stderr: outletTo(process.stderr) };
  let reporter: ValidationReporter | undefined;
  let vitest: Vitest | undefined;
  try {
    const made = validation(config);
    reporter = made.reporter;
    onFolder?.(made.runDir);
    vitest = await createVitest({ ...made.test, config: false, watch: false }, {}, outlets);
    await vitest.start();
  } catch (error) {
    // the stack could not be reached or started: nothing was validated, and the summary says why
    if (!reporter?.summaryPrinted) printError(failure(error, config.language), reporter?.redact);
  } finally {
    await vitest?.close().catch(() => {});
  }
  // 2 until a summary has been printed
  return reporter?.exitStatus ?? 2;
}

/** A refusal of the system says all by its own words; a bug of ours shows its stack trace. */
function failure(error: unknown, language: Language): string {
  if (error instanceof CodedError) return error.text[language];
  const ofSystem = (error as NodeJS.ErrnoException).code !== undefined;
  const trace = ofSystem ? "" : `\n${(error as Error).stack ?? ""}`;
  return `${nothing[language]} ${describeError(error, language)}${trace}`;
}

const nothing = { fr: "Rien n'a été validé.", en: "Nothing was validated." };
