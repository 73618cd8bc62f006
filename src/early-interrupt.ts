import { writeSync } from "node:fs";
import type { Language, Text } from "./text.ts";

const text: Text = {
  fr: "Interrompu : rien n'a été validé, aucun rapport n'a été écrit.",
  en: "Interrupted: nothing was validated, no report was written.",
};

/** Exit status of a run that validated nothing. */
const NOTHING_VALIDATED = 2;

/**
 * Handles Ctrl-C while the program itself still loads, a second or more before the runner can cancel a run: prints one line
 * and ends the process at once. Returns the function that sets the language. Until it is called, a first signal is only noted;
 * a second one ends the process by the system's default. `onInterrupt` of the runner removes these handlers.
 */
export function onEarlyInterrupt(): (language: Language) => void {
  let interrupted = false;
  let known: Language | undefined;
  const leave = (language: Language): never => {
    try {
      writeSync(2, `${text[language]}\n`);
    } catch {
      // the terminal is gone
    }
    process.exit(NOTHING_VALIDATED);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      interrupted = true;
      if (known !== undefined) leave(known);
    });
  return (language) => {
    known = language;
    if (interrupted) leave(language);
  };
}
