import { generator } from "./random.ts";

/** Smooth random heights along a line: four octaves of value noise, in 0…1. */
export function profileLine(length: number, cells: number, seed: number): Float32Array {
  const line = new Float32Array(length);
  let strength = 0.5;
  for (let octave = 0; octave < 4; octave++) {
    const random = generator(seed + octave * 7919);
    const count = cells * 2 ** octave;
    const knots = Float32Array.from({ length: count + 2 }, random);
    for (let at = 0; at < length; at++) {
      const place = (at / length) * count;
      const knot = place | 0;
      const left = knots[knot] ?? 0;
      line[at] = (line[at] ?? 0) + strength * (left + ((knots[knot + 1] ?? 0) - left) * ease(place - knot));
    }
    strength *= 0.5;
  }
  return line;
}

/** A field of value noise, read row by row: `row(y)` returns `width` smooth values in 0…1. */
export class NoiseField {
  readonly #columns: number;
  readonly #rows: number;
  readonly #height: number;
  readonly #knots: Float32Array;
  readonly #at: Int32Array;
  readonly #share: Float32Array;
  readonly #line: Float32Array;

  constructor(width: number, height: number, columns: number, rows: number, seed: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.#height = height;
    this.#knots = Float32Array.from({ length: (columns + 2) * (rows + 2) }, generator(seed));
    this.#at = Int32Array.from({ length: width }, (_, x) => Math.floor((x / width) * columns));
    this.#share = Float32Array.from({ length: width }, (_, x) => ease(((x / width) * columns) % 1));
    this.#line = new Float32Array(width);
  }

  /** Every call returns the same array with new values: read it before the next call. */
  row(y: number): Float32Array {
    const place = (y / this.#height) * this.#rows;
    const share = ease(place % 1);
    const above = Math.floor(place) * (this.#columns + 2);
    const below = above + this.#columns + 2;
    const blended = new Float32Array(this.#columns + 2);
    for (let at = 0; at < blended.length; at++) {
      const top = this.#knots[above + at] ?? 0;
      blended[at] = top + ((this.#knots[below + at] ?? 0) - top) * share;
    }
    const { length } = this.#line;
    for (let x = 0; x < length; x++) {
      const at = this.#at[x] as number;
      const left = blended[at] as number;
      this.#line[x] = left + ((blended[at + 1] as number) - left) * (this.#share[x] as number);
    }
    return this.#line;
  }
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}
