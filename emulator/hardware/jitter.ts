import { generator } from "../pictures/random.ts";

/** Estimates: from job to job, and from step to step. */
const OF_JOB = 0.03;
const OF_PART = 0.02;

/** What no two jobs share: a few percent of their time, drawn from a seed. */
export class Jitter {
  readonly #random: () => number;
  #job = 1;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  /** For the next job. */
  draw(): void {
    this.#job = this.#around(OF_JOB);
  }

  /** The factor of one part of a job. */
  next(): number {
    return this.#job * this.#around(OF_PART);
  }

  /** Twelve draws are nearly a bell. */
  #around(deviation: number): number {
    let sum = -6;
    for (let index = 0; index < 12; index++) sum += this.#random();
    return Math.max(0.5, 1 + deviation * sum);
  }
}
