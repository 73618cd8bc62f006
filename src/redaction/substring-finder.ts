/** Where a piece of a pattern was found: `[start, end)` in the text, and which pattern (its `owner`) it belongs to. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly owner: number;
}

export interface Pattern {
  readonly text: string;
  /** What the caller wants back: the index of the secret that this pattern is a form of. */
  readonly owner: number;
}

/**
 * Finds every stretch of a text that is a piece, `minLength` characters or more, of any pattern: a suffix automaton
 * over the patterns, walked once over the text, so the time is linear whatever the text holds.
 */
export class SubstringFinder {
  readonly #minLength: number;
  /** Per state: its transitions by character class (0 = none, the start state is never a target). */
  #next: Int32Array;
  readonly #link: number[] = [-1];
  readonly #length: number[] = [0];
  readonly #owner: number[] = [-1];
  /** Character code → class, 0 for a character of no pattern. */
  readonly #classes = new Uint16Array(0x10000);
  readonly #width: number;

  constructor(patterns: readonly Pattern[], minLength: number) {
    this.#minLength = minLength;
    const characters = new Set(patterns.flatMap(({ text }) => text.split("")));
    let index = 0;
    for (const character of characters) this.#classes[character.charCodeAt(0)] = ++index;
    this.#width = characters.size + 1;
    const total = patterns.reduce((sum, { text }) => sum + text.length, 0);
    this.#next = new Int32Array((2 * total + 2) * this.#width);
    for (const { text, owner } of patterns) {
      let last = 0;
      for (let at = 0; at < text.length; at += 1) last = this.#extend(last, this.#classOf(text, at), owner);
    }
    // states beyond those in use are cut off: the table stays in the processor's cache
    this.#next = this.#next.slice(0, this.#length.length * this.#width);
  }

  find(text: string): Finding[] {
    const findings: Finding[] = [];
    if (this.#length.length === 1) return findings;
    const [next, classes, width, min] = [this.#next, this.#classes, this.#width, this.#minLength];
    let state = 0;
    let matched = 0;
    let current: { start: number; end: number; owner: number } | undefined;
    for (let at = 0; at < text.length; at += 1) {
      const kind = classes[text.charCodeAt(at)] as number;
      if (kind === 0) {
        state = 0;
        matched = 0;
        continue;
      }
      let target = next[state * width + kind] as number;
      while (target === 0 && state !== 0) {
        state = this.#link[state] as number;
        matched = this.#length[state] as number;
        target = next[state * width + kind] as number;
      }
      state = target;
      if (target !== 0) matched += 1;
      if (matched < min) continue;
      const start = at + 1 - matched;
      if (current && start <= current.end) current.end = at + 1;
      else {
        current = { start, end: at + 1, owner: this.#owner[state] as number };
        findings.push(current);
      }
    }
    return findings;
  }

  #classOf(text: string, at: number): number {
    return this.#classes[text.charCodeAt(at)] as number;
  }

  #get(state: number, kind: number): number {
    return this.#next[state * this.#width + kind] as number;
  }

  #add(length: number, owner: number): number {
    this.#link.push(0);
    this.#owner.push(owner);
    return this.#length.push(length) - 1;
  }

  /** The textbook extension of a generalised suffix automaton by one character; returns the new last state. */
  #extend(last: number, kind: number, owner: number): number {
    const known = this.#get(last, kind);
    if (known !== 0) {
      return this.#lengthOf(known) === this.#lengthOf(last) + 1 ? known : this.#split(last, kind, known);
    }
    const state = this.#add(this.#lengthOf(last) + 1, owner);
    let from = last;
    while (from !== -1 && this.#get(from, kind) === 0) {
      this.#next[from * this.#width + kind] = state;
      from = this.#link[from] as number;
    }
    if (from === -1) return state;
    const target = this.#get(from, kind);
    this.#link[state] =
      this.#lengthOf(target) === this.#lengthOf(from) + 1 ? target : this.#split(from, kind, target);
    return state;
  }

  #split(from: number, kind: number, target: number): number {
    const width = this.#width;
    const clone = this.#add(this.#lengthOf(from) + 1, this.#owner[target] as number);
    this.#next.copyWithin(clone * width, target * width, (target + 1) * width);
    this.#link[clone] = this.#link[target] as number;
    this.#link[target] = clone;
    for (let at = from; at !== -1 && this.#get(at, kind) === target; at = this.#link[at] as number)
      this.#next[at * width + kind] = clone;
    return clone;
  }

  #lengthOf(state: number): number {
    return this.#length[state] as number;
  }
}
