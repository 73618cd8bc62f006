import { stripVTControlCharacters } from "node:util";
import { print, redrawLines } from "../redaction/console.ts";
import type { Redact } from "../redaction/redactor.ts";

const EVERY_MS = 200;

/**
 * What the console shows while a fleet is validated. On a terminal a line for each target, which changes; elsewhere, line by line,
 * what begins, ends or is red, each with the name of its target.
 */
export class FleetLines {
  readonly #redact: Redact;
  readonly #terminal: boolean;
  readonly #width: number;
  readonly #now = new Map<string, string>();
  #shown = 0;
  #changed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(names: readonly string[], { ci, redact }: { readonly ci: boolean; readonly redact: Redact }) {
    this.#redact = redact;
    this.#terminal = process.stdout.isTTY === true && !ci;
    this.#width = Math.max(...names.map(({ length }) => length));
  }

  /** A line of the run itself: on a terminal it takes the place of the one before. */
  heard(name: string, line: string): void {
    const text = stripVTControlCharacters(line).trim();
    if (text === "") return;
    if (this.#terminal) this.#change(name, text);
    else if (text.startsWith("✗")) print(this.#named(name, text), this.#redact);
  }

  /** What becomes of a target: everywhere a line. */
  tell(name: string, text: string): void {
    if (this.#terminal) this.#change(name, text);
    else print(this.#named(name, text), this.#redact);
  }

  /** A word on all of them, above what follows. */
  say(text: string): void {
    print(text, this.#redact);
    this.#shown = 0;
    this.#changed = true;
  }

  /** The last state stays on the screen. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#terminal) this.#draw();
  }

  #change(name: string, text: string): void {
    this.#now.set(name, text);
    this.#changed = true;
    this.#timer ??= setInterval(() => this.#draw(), EVERY_MS).unref();
  }

  #draw(): void {
    if (!this.#changed) return;
    this.#changed = false;
    const lines = [...this.#now].map(([name, text]) => this.#named(name, text));
    redrawLines(lines, this.#shown, this.#redact);
    this.#shown = lines.length;
  }

  #named(name: string, text: string): string {
    return `${name.padEnd(this.#width)} │ ${text}`;
  }
}
