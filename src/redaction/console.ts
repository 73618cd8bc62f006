import { plain } from "./plain.ts";
import type { Redact } from "./redactor.ts";

/** The colours that we set ourselves; any other sequence of a terminal is taken out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a colour is
const ownColour = /(\x1b\[(?:0|1|2|31|32|33|35)m)/;
/** Read by GitHub at the beginning of a line. */
const workflowCommand = /^([^\S\n]*):(?=:[a-z])/gim;
/** Read by GitHub and Azure (`##[…]`, `##vso[…]`) and by TeamCity, anywhere in a line. */
const hashCommand = /##(?=[\w-]*\[)/g;

/** A text as the console may show it: no secret, no sequence that a terminal obeys but our colours, no command to a CI service. */
export function consoleText(text: string, redact: Redact = plain): string {
  return text
    .split(ownColour)
    .map((part, at) => (at % 2 === 1 ? part : redact(plain(part))))
    .join("")
    .replace(workflowCommand, "$1: ")
    .replace(hashCommand, "# #");
}

/** The one way to the console, with `printError`, `printCommands` and `redraw`. */
export function print(text: string, redact?: Redact): void {
  process.stdout.write(`${consoleText(text, redact)}\n`);
}

export function printError(text: string, redact?: Redact): void {
  process.stderr.write(`${consoleText(text, redact)}\n`);
}

/** Lines that GitHub must obey: ours, whose foreign parts are escaped. */
export function printCommands(lines: readonly string[], redact: Redact = plain): void {
  const safe = lines.map((line) => redact(plain(line)).replaceAll("\n", " ").replace(hashCommand, "# #"));
  if (safe.length > 0) process.stdout.write(`${safe.join("\n")}\n`);
}

/** Replaces the line where the cursor stands, cut to the width of the terminal. */
export function redraw(text: string, redact?: Redact): void {
  const line = consoleText(text.replaceAll("\n", " "), redact);
  process.stdout.write(`\r\x1b[2K${line.slice(0, Math.max(0, (process.stdout.columns ?? 80) - 1))}`);
}

/** Replaces the lines above the cursor that this function has written before, each cut to the width of the terminal. */
export function redrawLines(texts: readonly string[], before: number, redact?: Redact): void {
  // a terminal that does not know its width says 0
  const width = (process.stdout.columns || 80) - 1;
  const lines = texts.map(
    (text) => `\x1b[2K${consoleText(text.replaceAll("\n", " "), redact).slice(0, width)}\n`,
  );
  process.stdout.write(`${before > 0 ? `\x1b[${before}A` : ""}\r${lines.join("")}`);
}
