import type { ComfyClient } from "../../comfyui/client.ts";
import type { SystemStats } from "../../comfyui/replies.ts";
import type { MemoryLook, ReadinessFigures } from "../figures.ts";

/** Milliseconds between two looks at least. */
const LEAST_MS = 1_000;
/** Looks that are kept: the growth is a line through them. */
const MOST = 500;

type Sample = NonNullable<ReadinessFigures["memory"]["samples"]>[number];

/** What is in use, as the server tells it: of the first device, and of the machine. */
export function memoryIn({ system, devices: [device] }: SystemStats): MemoryLook {
  return {
    ...(device && device.type !== "cpu" && { vramUsed: device.vram_total - device.vram_free }),
    ramUsed: system.ram_total - system.ram_free,
  };
}

/** What is free, likewise. */
export function memoryLeft({
  system,
  devices: [device],
}: SystemStats): NonNullable<ReadinessFigures["memory"]["left"]> {
  return { ...(device && device.type !== "cpu" && { vram: device.vram_free }), ram: system.ram_free };
}

/** Looks at the memory while the class works: whenever a job has ended, and not more than once a second. */
export class MemoryWatch {
  readonly #client: ComfyClient;
  #samples: Sample[] = [];
  #peak: MemoryLook | undefined;
  #nextMs = 0;
  #jobs = -1;
  #gapMs = LEAST_MS;

  constructor(client: ComfyClient) {
    this.#client = client;
  }

  async look(atMs: number, jobs: number, signal: AbortSignal): Promise<void> {
    if (atMs < this.#nextMs || jobs === this.#jobs) return;
    this.#nextMs = atMs + this.#gapMs;
    this.#jobs = jobs;
    const stats = await this.#client.systemStats(signal).catch(() => undefined);
    if (stats === undefined) return;
    const look = memoryIn(stats);
    this.#peak = peakOf(this.#peak, look);
    this.#samples.push({ atMs: Math.round(atMs), jobs, ...look });
    if (this.#samples.length < MOST) return;
    this.#samples = this.#samples.filter((_, at) => at % 2 === 0);
    this.#gapMs *= 2;
  }

  figures(): { readonly peak?: MemoryLook; readonly samples: readonly Sample[] } {
    return { ...(this.#peak && { peak: this.#peak }), samples: [...this.#samples] };
  }
}

/** The larger of each. */
export function peakOf(a: MemoryLook | undefined, b: MemoryLook): MemoryLook {
  if (a === undefined) return b;
  const vramUsed = largest(a.vramUsed, b.vramUsed);
  const ramUsed = largest(a.ramUsed, b.ramUsed);
  return { ...(vramUsed !== undefined && { vramUsed }), ...(ramUsed !== undefined && { ramUsed }) };
}

function largest(...values: (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length > 0 ? Math.max(...told) : undefined;
}
