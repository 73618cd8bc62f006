import type { ComfyClient } from "../../comfyui/client.ts";
import { LookFailures } from "../../comfyui/job/look-failures.ts";
import type { QueueHeads } from "../../comfyui/job/queue-heads.ts";
import type { Endings } from "./endings.ts";
import { readQueue } from "./look.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import type { OneJob } from "./one-job.ts";

/** Milliseconds between two looks at the queue: at first, and at most unless a look takes long. */
const FIRST_LOOK_MS = 100;
const LOOK_MS = 2_000;
/** A look that is answered may take this share of the time, for it holds the graph of every waiting job, up to this pause. */
const LOOK_SHARE = 0.05;
const LONGEST_PAUSE_MS = 30_000;
const LOOK_LIMIT_MS = 20_000;
/** A job that neither the queue nor the history has for so long is gone. */
const VANISH_MS = 3_000;

interface WatchTools {
  readonly jobs: readonly OneJob[];
  readonly endings: Endings;
  readonly memory: MemoryWatch;
  readonly now: () => number;
  /** When a student's WebSocket last told something. */
  readonly lastSignMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly onHeads: (heads: QueueHeads) => void;
  readonly onLook: () => void;
  readonly onLost: () => void;
  /** It answers a look, and waiting will not make the answer one of ComfyUI's. */
  readonly onUnreadable: (error: unknown) => void;
  readonly halted: AbortSignal;
}

/** Few looks for all students together: one at the queue, and one at the history for each job that has left it. */
export class Watch {
  readonly #client: ComfyClient;
  readonly #tools: WatchTools;
  readonly #failures = new LookFailures();
  #answered = Promise.withResolvers<void>();

  constructor(client: ComfyClient, tools: WatchTools) {
    this.#client = client;
    this.#tools = tools;
  }

  /** The server has answered a look. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  async run(): Promise<void> {
    const { halted, pause, onLook } = this.#tools;
    for (let pauseMs = FIRST_LOOK_MS; !halted.aborted; ) {
      await pause(pauseMs);
      if (halted.aborted) return;
      const began = performance.now();
      const answered = await this.#look().then(
        () => true,
        (error: unknown) => this.#failed(error),
      );
      const costMs = answered ? (performance.now() - began) / LOOK_SHARE : 0;
      pauseMs = Math.max(Math.min(LOOK_MS, 1.5 * pauseMs), Math.min(LONGEST_PAUSE_MS, costMs));
      onLook();
    }
  }

  async #look(): Promise<void> {
    const { jobs, endings, memory, now, halted, onHeads } = this.#tools;
    const open = jobs.filter(({ state }) => state !== "ended");
    const signal = AbortSignal.any([halted, AbortSignal.timeout(LOOK_LIMIT_MS)]);
    const askedMs = now();
    const taken = new Set(open.filter(({ state }) => state !== "sent"));
    const heads = await this.#client.queueHeads(signal);
    const absent = readQueue(heads, open);
    onHeads(heads);
    this.#failures.succeeded();
    this.#answered.resolve();
    this.#answered = Promise.withResolvers();
    for (const job of absent.filter((one) => taken.has(one) && !one.settling)) {
      job.absentSinceMs ??= askedMs;
      // gone in two looks, however long a reply takes
      endings.settle(job, false, askedMs - job.absentSinceMs > VANISH_MS);
    }
    await memory.look(now(), jobs.length - open.length, signal);
  }

  #failed(error: unknown): false {
    const { now, lastSignMs, onLost, onUnreadable, halted } = this.#tools;
    if (halted.aborted) return false;
    try {
      this.#failures.failed(error, now());
      if (this.#failures.lost(now(), lastSignMs())) onLost();
    } catch {
      onUnreadable(error);
    }
    return false;
  }
}
