import type { LogLine } from "../dress/log-line.ts";

export interface LogEntry {
  /** ISO time without a zone, as Python's `isoformat()`. */
  readonly t: string;
  readonly m: string;
}

/** The real server keeps the last 300 entries. */
const KEPT = 300;

/** The console of the server: the start lines, which depend on the faults, then every line since. */
export class Logs {
  readonly #startedAt: string;
  readonly #since: LogEntry[] = [];
  readonly #now: () => number;
  readonly #startLines: () => string[];
  readonly #printed: (line: LogLine) => string;
  readonly #onEntry: (entry: LogEntry) => void;

  /**
   * @param printed how this version prints a line
   * @param onEntry called with each new entry
   */
  constructor(
    now: () => number,
    startLines: () => string[],
    printed: (line: LogLine) => string,
    onEntry: (entry: LogEntry) => void,
  ) {
    this.#now = now;
    this.#startedAt = isoLocal(new Date(now()));
    this.#startLines = startLines;
    this.#printed = printed;
    this.#onEntry = onEntry;
  }

  add(line: LogLine): void {
    const entry = { t: isoLocal(new Date(this.#now())), m: `${this.#printed(line)}\n` };
    this.#since.push(entry);
    if (this.#since.length > KEPT) this.#since.shift();
    this.#onEntry(entry);
  }

  entries(): LogEntry[] {
    const start = this.#startLines().map((line) => ({ t: this.#startedAt, m: `${line}\n` }));
    return [...start, ...this.#since].slice(-KEPT);
  }
}

function isoLocal(date: Date): string {
  return date.toISOString().replace("Z", "000");
}
