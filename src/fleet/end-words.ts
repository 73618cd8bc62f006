/** What is kept of what a run says at its end: lines of it, and characters of a line. */
const KEPT = { lines: 300, characters: 2_000 };

/** What a run says at its end: all behind the first empty line. */
export class EndWords {
  readonly lines: string[] = [];
  #began = false;

  /** Whether this line is one of its end. */
  heard(line: string): boolean {
    this.#began ||= line.trim() === "";
    if (this.#began && this.lines.length < KEPT.lines) this.lines.push(line.slice(0, KEPT.characters));
    return this.#began;
  }
}
