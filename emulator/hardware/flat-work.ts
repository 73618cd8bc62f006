import { setTimeout as sleep } from "node:timers/promises";
import type { FaultSet } from "../faults.ts";
import { Wear } from "./wear.ts";
import type { SamplingPlan, Work } from "./work.ts";

interface Durations {
  readonly faults: FaultSet;
  readonly stepMs: number;
  readonly loadMs: number;
  readonly signal: AbortSignal;
}

/** Fault `cold-start`: longer than a test waits. As in the real server, loading cannot be interrupted. */
export const COLD_MS = 60_000;
const COMPILING_STEP_MS = 60;

/** No machine: a step and a file take a given time each, everything else none, and memory does not move. */
export class FlatWork implements Work {
  readonly scale = 1;
  readonly #durations: Durations;
  readonly #loaded = new Set<string>();
  readonly #wear: Wear;

  constructor(durations: Durations) {
    this.#durations = durations;
    this.#wear = new Wear(durations.faults);
  }

  wake(): void {}
  begin(): void {}

  end(): void {
    this.#wear.end();
  }

  /** A file takes its time once. Then it stays in memory until POST /free. */
  async read(file: string): Promise<void> {
    if (this.#loaded.has(file)) return;
    const { faults, loadMs, signal } = this.#durations;
    await sleep(faults.has("cold-start") ? COLD_MS : loadMs, undefined, { signal });
    this.#loaded.add(file);
  }

  async encodeText(): Promise<void> {}
  async encodePicture(): Promise<void> {}
  async decode(): Promise<void> {}

  async sampling({ compiles }: SamplingPlan): Promise<() => Promise<void>> {
    const { stepMs, signal } = this.#durations;
    const each = (compiles ? COMPILING_STEP_MS : stepMs) * this.#wear.slowness;
    return () => sleep(each, undefined, { signal });
  }

  free(models: boolean): void {
    if (models) this.#loaded.clear();
  }

  stepsLasting(seconds: number): number {
    return Math.max(1, Math.round((1_000 * seconds) / Math.max(this.#durations.stepMs, 0.1)));
  }

  get lost(): { readonly vram: number; readonly ram: number } {
    return this.#wear.lost;
  }

  memory(): undefined {
    return undefined;
  }
}
