import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** How far behind it may lie and still catch up: what painting a large picture takes here. */
const MAX_DEBT_MS = 1_000;
/** A timer is not more exact. */
const LEAST_MS = 1;

/**
 * The time of the GPU. What it spends is a date, not a pause: what the emulator itself computes meanwhile, and what a timer
 * is late, is not added.
 */
export class GpuClock {
  readonly scale: number;
  readonly #signal: AbortSignal;
  #due = 0;

  constructor(scale: number, signal: AbortSignal) {
    this.scale = scale;
    this.#signal = signal;
  }

  /** The worker was idle until now. */
  wake(): void {
    this.#due = performance.now();
  }

  async spend(seconds: number): Promise<void> {
    this.#due = Math.max(this.#due, performance.now() - MAX_DEBT_MS) + (1_000 * seconds) / this.scale;
    const left = this.#due - performance.now();
    if (left >= LEAST_MS) await sleep(left, undefined, { signal: this.#signal });
    else await nextTurn();
    this.#signal.throwIfAborted();
  }
}
