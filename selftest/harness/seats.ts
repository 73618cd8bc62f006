import { availableParallelism } from "node:os";

/**
 * Limits how many suites run in parallel in this process: each leaves its core idle for a third of its time, and more of them
 * would only delay each other. A run that mostly waits for a time-out needs no seat.
 */
class Seats {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(): Promise<Disposable> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((next) => this.#queue.push(next));
    return { [Symbol.dispose]: () => this.#leave() };
  }

  /** Gives the seat to the run that has waited longest. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

export const seats = new Seats(availableParallelism() + 3);
