import type { Machine } from "./machines.ts";

interface Held {
  readonly size: number;
  /** Bytes read so far, and those of them on the GPU; the rest is in main memory. */
  read: number;
  onGpu: number;
}

/** Which model lies where. The one used last is the last to leave the GPU, and no more of one leaves than must. */
export class ModelMemory {
  readonly #machine: Machine;
  /** Oldest use first. */
  readonly #held = new Map<string, Held>();
  /** Files that the system still has in memory, oldest first. */
  readonly #pages = new Map<string, number>();
  /** Of the computation that runs now. */
  #active = 0;
  #reserved = 0;
  /** Lost for good, on the GPU and in main memory. */
  readonly #lost: () => { readonly vram: number; readonly ram: number };

  constructor(machine: Machine, lost: () => { readonly vram: number; readonly ram: number }) {
    this.#machine = machine;
    this.#lost = lost;
  }

  has(file: string): boolean {
    return this.#held.has(file);
  }

  isPaged(file: string): boolean {
    return this.#pages.has(file);
  }

  onGpu(file: string): number {
    return this.#held.get(file)?.onGpu ?? 0;
  }

  /** A part of a file comes from the disk. */
  grow(file: string, size: number, bytes: number): void {
    const held = this.#held.get(file) ?? { size, read: 0, onGpu: 0 };
    held.read = Math.min(size, held.read + bytes);
    this.#held.set(file, held);
    if (held.read === size) this.#keepPages(file, size);
  }

  /** Makes room on the GPU for so many bytes beside this file's own; gives what had to leave. */
  makeRoom(bytes: number, file: string): number {
    let left = bytes - this.free;
    let moved = 0;
    for (const [name, held] of this.#held) {
      if (left <= 0) break;
      if (name === file) continue;
      // what would lose more than half goes wholly: only so 86 % were measured beside a model of 20.4 GB
      const out = left > held.onGpu / 2 ? held.onGpu : left;
      held.onGpu -= out;
      left -= out;
      moved += out;
    }
    if (moved > 0) this.#reserved = this.#used;
    return moved;
  }

  /** Moves bytes of a file to the GPU, or back where the number is negative. */
  move(file: string, bytes: number): void {
    const held = this.#held.get(file);
    if (held === undefined) return;
    held.onGpu = Math.max(0, Math.min(held.size, held.onGpu + bytes));
    this.#held.delete(file);
    this.#held.set(file, held);
    this.#reserved = Math.max(this.#reserved, this.#used);
  }

  compute(bytes: number): void {
    this.#active = bytes;
    this.#reserved = Math.max(this.#reserved, this.#used);
  }

  /** What the weights and a computation can have of the GPU at all. */
  get usable(): number {
    return this.#machine.vram - this.#machine.context - this.#lost().vram;
  }

  get free(): number {
    return this.usable - this.#used;
  }

  get reserved(): number {
    return this.#reserved;
  }

  get ramFree(): number {
    const { ram, ramUsed } = this.#machine;
    return Math.max(0, ram - ramUsed - this.#inRam - this.#lost().ram);
  }

  /** Everything leaves the GPU. */
  unload(): void {
    for (const held of this.#held.values()) held.onGpu = 0;
    this.#reserved = this.#used;
  }

  /** Nothing refers to the others any more. */
  keep(files: ReadonlySet<string>): void {
    for (const name of this.#held.keys()) if (!files.has(name)) this.#held.delete(name);
    this.#reserved = this.#used;
  }

  get #used(): number {
    return this.#active + [...this.#held.values()].reduce((sum, { onGpu }) => sum + onGpu, 0);
  }

  get #inRam(): number {
    return [...this.#held.values()].reduce((sum, { read, onGpu }) => sum + read - onGpu, 0);
  }

  /** Main memory keeps files that it has read, weights in use among them; the oldest go first. */
  #keepPages(file: string, size: number): void {
    this.#pages.delete(file);
    this.#pages.set(file, size);
    const { ram, ramUsed } = this.#machine;
    for (const [name] of this.#pages) {
      const all = [...this.#pages.values()].reduce((sum, bytes) => sum + bytes, 0);
      if (all <= ram - ramUsed - this.#lost().ram) return;
      this.#pages.delete(name);
    }
  }
}
