import type { ComfyClient } from "../client.ts";
import type { Queue, SystemStats } from "../replies.ts";
import type { SocketMessage } from "../socket.ts";
import type { Stillness } from "./job-report.ts";
import { type LogEntry, workerDied, workerMark } from "./worker-log.ts";

/** Milliseconds of silence before the log and the memory are looked at, and between two such looks. */
const QUIET = 5_000;
const EVERY = 10_000;
/** Milliseconds of silence over which the processor's share is taken. */
const LEAST = 30_000;

/** Milliseconds of processor time that the server's container has taken since its start; undefined where nobody tells. */
export type ProcessorTime = (signal: AbortSignal) => Promise<number | undefined>;

/**
 * Whether anything moves on the server while nothing of our own job does: another job starts or ends, progress is told to
 * everybody, the worker writes to the log, PyTorch's memory changes. No sign proves that nothing works (a decode of minutes
 * shows none of them); only the worker's own last words in the log do.
 */
export class Movement {
  /** Something has moved since our job was sent. */
  seen = false;
  /** The log has it: the thread that executes the jobs has ended by an exception. */
  workerDied = false;
  /** Percent of one core that the server's container takes while nothing moves: no movement, but what tells a worker that computes from a dead one. */
  cpu: number | undefined;
  readonly #client: Pick<ComfyClient, "logEntries" | "systemStats">;
  readonly #processorTime: ProcessorTime | undefined;
  #cpuFrom: { readonly atMs: number; readonly taken: number } | undefined;
  #lastMs = 0;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #running: string | undefined;
  #log: string | undefined;
  #memory: number | undefined;

  constructor(client: Pick<ComfyClient, "logEntries" | "systemStats">, processorTime?: ProcessorTime) {
    this.#client = client;
    this.#processorTime = processorTime;
  }

  /** Milliseconds without any sign; `ownMs`: when our own job last gave one. */
  stillMs(now: number, ownMs: number): number {
    return now - Math.max(this.#lastMs, ownMs);
  }

  /** How still the server is, for the report of a job that is given up. */
  stillness(now: number, ownMs: number): Stillness {
    const { seen: moved, cpu } = this;
    const share = cpu === undefined ? {} : { cpu: Math.round(10 * cpu) / 10 };
    return { stillMs: Math.round(this.stillMs(now, ownMs)), moved, ...share };
  }

  /** Any message about a job: some are sent to everybody. A `status` only says that somebody asked for one. */
  onMessage({ data }: SocketMessage, atMs: number): void {
    if (typeof data.prompt_id === "string") this.#moved(atMs);
  }

  onQueue({ queue_running }: Queue, atMs: number): void {
    const running = queue_running.map(([, id]) => id).join();
    if (this.#running !== undefined && this.#running !== running) this.#moved(atMs);
    this.#running = running;
  }

  /** Looks at what only a quiet job needs; a look that fails says nothing. `begun`: events of our job have come. */
  async look(now: number, ownMs: number, begun: boolean, signal: AbortSignal): Promise<void> {
    if (this.stillMs(now, ownMs) < QUIET || now - this.#lookedMs < EVERY) return;
    this.#lookedMs = now;
    const [entries, stats, taken] = await Promise.all([
      this.#client.logEntries(signal).catch((): LogEntry[] => []),
      this.#client.systemStats(signal).catch(() => undefined),
      this.#processorTime?.(signal).catch(() => undefined),
    ]);
    this.workerDied = workerDied(entries, begun);
    const [log, memory] = [workerMark(entries), stats && memoryOf(stats)];
    if (this.#log !== undefined && log !== undefined && log !== this.#log) this.#moved(now);
    if (this.#memory !== undefined && memory !== undefined && memory !== this.#memory) this.#moved(now);
    this.#log = log ?? this.#log;
    this.#memory = memory ?? this.#memory;
    this.#weigh(taken, now, ownMs);
  }

  #weigh(taken: number | undefined, atMs: number, ownMs: number): void {
    const from = this.#cpuFrom;
    const moved = from !== undefined && from.atMs < Math.max(this.#lastMs, ownMs);
    if (taken === undefined || from === undefined || moved || taken < from.taken) {
      this.#cpuFrom = taken === undefined ? undefined : { atMs, taken };
      this.cpu = undefined;
    } else if (atMs - from.atMs >= LEAST) this.cpu = (100 * (taken - from.taken)) / (atMs - from.atMs);
  }

  #moved(atMs: number): void {
    this.seen = true;
    this.#lastMs = Math.max(this.#lastMs, atMs);
  }
}

/** What PyTorch has allocated on the GPU; undefined where the figures are those of the whole machine, which always change. */
function memoryOf({ devices: [device] }: SystemStats): number | undefined {
  if (device === undefined) return undefined;
  const { torch_vram_total: total, torch_vram_free: free, vram_total, type } = device;
  if (typeof total !== "number" || typeof free !== "number") return undefined;
  return type === "cpu" || total === vram_total ? undefined : total - free;
}
