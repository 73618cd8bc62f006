import type { FaultSet } from "../faults.ts";

/** Fault `memory-leaks`: what one job loses, on the GPU and in main memory, and by how much more each step takes. */
const LEAK = { vram: 0.15e9, ram: 0.4e9, slower: 0.02 };
/** Fault `gpu-throttles`: a hot GPU lowers its clock, down to two thirds. */
const HEAT = { slower: 0.05, atMost: 1.5 };

/** What the jobs so far leave on the machine, under the faults that wear it. Only a new start undoes a leak: POST /free does not. */
export class Wear {
  readonly #faults: FaultSet;
  #leaking = 0;
  #heating = 0;

  constructor(faults: FaultSet) {
    this.#faults = faults;
  }

  /** A job has ended. */
  end(): void {
    this.#leaking = this.#faults.has("memory-leaks") ? this.#leaking + 1 : 0;
    this.#heating = this.#faults.has("gpu-throttles") ? this.#heating + 1 : 0;
  }

  /** Bytes that are gone. */
  get lost(): { readonly vram: number; readonly ram: number } {
    const jobs = this.#faults.has("memory-leaks") ? this.#leaking : 0;
    return { vram: jobs * LEAK.vram, ram: jobs * LEAK.ram };
  }

  /** How many times as long a step takes. */
  get slowness(): number {
    const leak = this.#faults.has("memory-leaks") ? LEAK.slower * this.#leaking : 0;
    const heat = this.#faults.has("gpu-throttles") ? HEAT.slower * this.#heating : 0;
    return (1 + leak) * Math.min(HEAT.atMost, 1 + heat);
  }
}
