import type { FaultSet } from "../faults.ts";
import { outOfMemory } from "../nodes/out-of-memory.ts";
import { activation, decodeSeconds, encodeSeconds, stepSeconds } from "./costs.ts";
import { COLD_MS } from "./flat-work.ts";
import type { Jitter } from "./jitter.ts";
import type { Machine } from "./machines.ts";
import { ModelMemory } from "./model-memory.ts";
import { Wear } from "./wear.ts";
import type { MemoryFigures, SamplingPlan, Work } from "./work.ts";

/** Spends the machine's time. */
interface Clock {
  readonly scale: number;
  wake(): void;
  spend(seconds: number): Promise<void>;
}

interface Parts {
  readonly faults: FaultSet;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly jitter: Pick<Jitter, "draw" | "next">;
  /** Bytes of a model file; 0 for an unknown one. */
  readonly sizeOf: (file: string) => number;
}

/** Memory moves in so many parts, so that somebody who looks meanwhile sees it move. */
const PARTS = 10;
/** A VAE that finds too little memory works in tiles. */
const TILED = 2;

/** The work of one GPU: models are read, moved and thrown out as they fit, and each part takes the machine's time. */
export class MachineWork implements Work {
  readonly #parts: Parts;
  readonly #memory: ModelMemory;
  readonly #wear: Wear;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#wear = new Wear(parts.faults);
    this.#memory = new ModelMemory(parts.machine, () => this.#wear.lost);
  }

  get scale(): number {
    return this.#parts.clock.scale;
  }

  wake(): void {
    this.#parts.clock.wake();
  }

  begin(files: ReadonlySet<string>): void {
    this.#memory.keep(files);
    this.#parts.jitter.draw();
  }

  end(): void {
    this.#memory.compute(0);
    this.#wear.end();
  }

  get lost(): { readonly vram: number; readonly ram: number } {
    return this.#wear.lost;
  }

  async read(file: string): Promise<void> {
    if (this.#memory.has(file)) return;
    const { faults, machine } = this.#parts;
    const size = this.#parts.sizeOf(file);
    const rate = this.#memory.isPaged(file) ? machine.cachedRate : machine.diskRate;
    const cold = faults.has("cold-start") ? (COLD_MS / 1_000) * this.scale : 0;
    await this.#inParts(Math.max(cold, size / rate), () => this.#memory.grow(file, size, size / PARTS));
  }

  async encodeText(clip: string, pictures: number): Promise<void> {
    await this.#bring(clip, activation.encode(pictures));
    await this.#spend(encodeSeconds(this.#parts.machine, clip, this.#parts.sizeOf(clip), pictures));
    this.#memory.compute(0);
  }

  async encodePicture(vae: string, pixels: number): Promise<void> {
    await this.#bring(vae, this.#fitting(activation.decode(pixels) / 2));
    await this.#spend(decodeSeconds(this.#parts.machine, pixels, 1) / 2);
    this.#memory.compute(0);
  }

  async sampling(plan: SamplingPlan): Promise<() => Promise<void>> {
    const { machine, sizeOf } = this.#parts;
    await this.#bring(plan.model, activation.sample(plan));
    // what does not fit crosses the bus at each evaluation
    const streamed = sizeOf(plan.model) - this.#memory.onGpu(plan.model);
    const seconds = stepSeconds(machine, plan, sizeOf(plan.model)) * this.#wear.slowness;
    const each = seconds + (plan.evaluations * streamed) / machine.transferRate;
    return () => this.#spend(each);
  }

  async decode(vae: string, pixels: number, batch: number): Promise<void> {
    const wanted = activation.decode(pixels);
    const given = this.#fitting(wanted);
    await this.#bring(vae, given);
    const seconds = decodeSeconds(this.#parts.machine, pixels, batch);
    await this.#spend(given < wanted ? TILED * seconds : seconds);
    this.#memory.compute(0);
  }

  free(models: boolean, cache: boolean): void {
    if (models) this.#memory.unload();
    if (cache) this.#memory.keep(new Set());
  }

  stepsLasting(seconds: number): number {
    const plan = { model: "", pixels: 64 * 64, batch: 1, evaluations: 1, edits: false, compiles: false };
    const step = stepSeconds(this.#parts.machine, plan, 0) / this.scale;
    return Math.max(1, Math.round(seconds / step));
  }

  memory(): MemoryFigures {
    const { gpu, vram, ram } = this.#parts.machine;
    const { free, reserved, ramFree, usable } = this.#memory;
    return {
      gpu,
      vramTotal: vram,
      vramFree: Math.max(0, Math.round(free)),
      torchTotal: Math.round(reserved),
      torchFree: Math.max(0, Math.round(reserved - (usable - free))),
      ramTotal: ram,
      ramFree: Math.round(ramFree),
    };
  }

  /** Nothing can be had beyond what the GPU has. */
  #fitting(bytes: number): number {
    return Math.min(bytes, 0.8 * this.#memory.usable);
  }

  /** As much of a model as fits beside its computation comes to the GPU; others leave first. */
  async #bring(file: string, computing: number): Promise<void> {
    const memory = this.#memory;
    if (computing > memory.usable) throw outOfMemory();
    const size = this.#parts.sizeOf(file);
    const target = Math.min(size, memory.usable - computing);
    const missing = target - memory.onGpu(file);
    const evicted = memory.makeRoom(Math.max(0, missing) + computing, file);
    const { transferRate } = this.#parts.machine;
    await this.#spend(evicted / transferRate);
    if (missing > 0) await this.#inParts(missing / transferRate, () => memory.move(file, missing / PARTS));
    else memory.move(file, missing);
    memory.compute(computing);
  }

  async #inParts(seconds: number, part: () => void): Promise<void> {
    for (let index = 0; index < PARTS; index++) {
      await this.#spend(seconds / PARTS);
      part();
    }
  }

  #spend(seconds: number): Promise<void> {
    return this.#parts.clock.spend(seconds * this.#parts.jitter.next());
  }
}
