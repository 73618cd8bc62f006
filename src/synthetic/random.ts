import { createHash } from "node:crypto";

/**
 * Chris Doty-Humphrey's sfc32: whole numbers alone, so that every machine draws the same. Each text has a sequence of its own;
 * a tensor's values then depend neither on the others nor on the size of a piece.
 */
export class Random {
  readonly #state = new Uint32Array(4);

  constructor(text: string) {
    const digest = createHash("sha256").update(text).digest();
    for (let at = 0; at < 4; at += 1) this.#state[at] = digest.readUInt32LE(4 * at);
  }

  /** Draws from a table of 1021 values, those in its middle most often: the sum of four bytes is nearly normal. */
  draw(into: Uint16Array, table: Uint16Array): void {
    let [a = 0, b = 0, c = 0, counter = 0] = this.#state;
    for (let at = 0; at < into.length; at += 1) {
      const word = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24);
      into[at] = table[sum] ?? 0;
    }
    this.#state.set([a, b, c, counter]);
  }
}

/** Standard deviation of the sum of four bytes: each has a variance of (256² − 1) / 12. */
const SUM_DEVIATION = Math.sqrt((4 * (256 ** 2 - 1)) / 12);
const LARGEST_SUM = 4 * 255;

/** The table for normal values of this deviation around 0, as bits of a 16-bit type. */
export function normalTable(deviation: number, bitsOf: (value: number) => number): Uint16Array {
  const valueAt = (sum: number): number => ((sum - LARGEST_SUM / 2) / SUM_DEVIATION) * deviation;
  return Uint16Array.from({ length: LARGEST_SUM + 1 }, (_, sum) => bitsOf(valueAt(sum)));
}
