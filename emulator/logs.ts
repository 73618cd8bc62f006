import type { FaultSet } from "./faults.ts";

export interface LogEntry {
  /** ISO time without a zone, as Python's `isoformat()`. */
  readonly t: string;
  readonly m: string;
}

/** The real server keeps the last 300 entries. */
const KEPT = 300;

/** The console of the server: the lines of a start (they depend on the faults) and what came since. */
export class Logs {
  readonly #startedAt = new Date();
  readonly #since: LogEntry[] = [];
  readonly #faults: FaultSet;
  readonly #startLines: (faults: FaultSet) => string[];
  /** Called with each new entry: sends it to the sockets that subscribed. */
  onEntry: (entry: LogEntry) => void = () => undefined;

  constructor(faults: FaultSet, startLines: (faults: FaultSet) => string[]) {
    this.#faults = faults;
    this.#startLines = startLines;
  }

  info(line: string): void {
    const entry = { t: isoLocal(new Date()), m: `${line}\n` };
    this.#since.push(entry);
    if (this.#since.length > KEPT) this.#since.shift();
    this.onEntry(entry);
  }

  error(line: string): void {
    this.info(line);
  }

  entries(): LogEntry[] {
    const t = isoLocal(this.#startedAt);
    const start = this.#startLines(this.#faults).map((line) => ({ t, m: `${line}\n` }));
    return [...start, ...this.#since].slice(-KEPT);
  }
}

function isoLocal(date: Date): string {
  return date.toISOString().replace("Z", "000");
}
