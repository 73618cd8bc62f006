import { setTimeout as sleep } from "node:timers/promises";
import { duration } from "../format.ts";
import { print, printError } from "../redaction/console.ts";
import { createRedactor } from "../redaction/redactor.ts";
import type { Language, Text } from "../text.ts";
import { watchHelp } from "./help.ts";
import { oneRun } from "./one-run.ts";
import { readWatch, type WatchOptions } from "./options.ts";

/** Of the time between two runs: several watches that began at once must not ask at once for ever. */
const JITTER = 0.1;
/** Runs that are slower than their interval still leave the server alone in between. */
const LEAST_PAUSE = 0.1;
/** A run has budgets of its own; one that hangs all the same must not end the watch. */
const LEAST_LIMIT_MS = 3_600_000;

/**
 * `npm run watch`: validates a running server again and again, one run at a time, a line each. Ends at once on the signal, with
 * status 0; with 2 only where the configuration is wrong. What a run finds is told by its notification and its metrics.
 */
export async function watch(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const outcome = readWatch(argv, process.env, process.cwd());
  if (outcome.kind === "help") {
    print(watchHelp[outcome.language]);
    return 0;
  }
  if (outcome.kind === "invalid") {
    printError(outcome.text[outcome.language], createRedactor());
    return 2;
  }
  await turns(outcome.options, signal);
  return 0;
}

async function turns({ everyMs, argv, env, config }: WatchOptions, signal: AbortSignal): Promise<void> {
  const { language } = config;
  const redact = createRedactor(config);
  print(begun(everyMs, language));
  while (!signal.aborted) {
    const startedAt = Date.now();
    const limitMs = Math.max(everyMs, LEAST_LIMIT_MS);
    const { line } = await oneRun(argv, { signal, limitMs, env });
    const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    if (signal.aborted) break;
    print(`${now} · ${duration(Date.now() - startedAt, language)} · ${line || nothing[language]}`, redact);
    const next = startedAt + everyMs * (1 + JITTER * Math.random());
    const pause = Math.max(next - Date.now(), everyMs * LEAST_PAUSE);
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
  print(ended[language]);
}

function begun(everyMs: number, language: Language): string {
  const every = duration(everyMs, language);
  return { fr: `Surveillance : une exécution toutes les ${every}.`, en: `Watching: a run every ${every}.` }[
    language
  ];
}

const nothing: Text = { fr: "l'exécution s'est terminée sans un mot", en: "the run ended without a word" };
const ended: Text = { fr: "Surveillance terminée.", en: "Watch ended." };
