import { writeSync } from "node:fs";
import type { Language, Text } from "./text.ts";

const text: Text = {
  fr: "Interrompu : rien n'a été validé, aucun rapport n'a été écrit.",
  en: "Interrupted: nothing was validated, no report was written.",
};

/** Exit status of a run that validated nothing. */
const NOTHING_VALIDATED = 2;

/**
 * Ctrl-C while the program itself still loads, a second or more before the runner can cancel a run: it is told in one line
 * and ends the process at once. Returns what must be told the language as soon as it is known; until then a first signal
 * waits for it, and a second one ends the process as any other. The runner's side (`onInterrupt`) takes these handlers off.
 */
export function onEarlyInterrupt(): (language: Language) => void {
  let asked = false;
  let known: Language | undefined;
  const leave = (language: Language): never => {
    try {
      writeSync(2, `${text[language]}\n`);
    } catch {
      // nobody reads it
    }
    process.exit(NOTHING_VALIDATED);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      asked = true;
      if (known !== undefined) leave(known);
    });
  return (language) => {
    known = language;
    if (asked) leave(language);
  };
}
