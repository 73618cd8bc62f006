import type { Dress } from "../dress/dress.ts";
import type { Sockets } from "../http/sockets.ts";
import type { JsonObject } from "../python/json.ts";
import type { World } from "../world.ts";
import { clientOf, type Job } from "./job.ts";

/** Sends the `progress_state` and `progress` messages of one job. A job without a client id sends them to all clients. */
export class Progress {
  readonly #job: Job;
  readonly #sockets: Sockets;
  readonly #pace: Dress["prompts"]["progress"];
  readonly #nodes = new Map<string, JsonObject>();
  #told = { at: 0, value: 0 };

  constructor(job: Job, { sockets, dress, work }: Pick<World, "sockets" | "dress" | "work">) {
    this.#job = job;
    const { everyMs, part } = dress.prompts.progress;
    this.#pace = { everyMs: everyMs / work.scale, part };
    this.#sockets = sockets;
  }

  start(id: string): void {
    this.#set(id, 0, 1, "running");
  }

  /** One sampling step. Not every step is told: see `Dress`. */
  step(id: string, value: number, max: number): void {
    if (value !== 1 && value < max && this.#isTooSoon(value, max)) return;
    this.#told = { at: performance.now(), value };
    this.#set(id, value, max, "running");
    this.#sockets.send("progress", { value, max, prompt_id: this.#job.id, node: id }, clientOf(this.#job));
  }

  #isTooSoon(value: number, max: number): boolean {
    const { everyMs, part } = this.#pace;
    return performance.now() - this.#told.at < everyMs || (value - this.#told.value) / max < part;
  }

  finish(id: string): void {
    const max = this.#nodes.get(id)?.max;
    const end = typeof max === "number" ? max : 1;
    this.#set(id, end, end, "finished");
  }

  #set(id: string, value: number, max: number, state: "running" | "finished"): void {
    const prompt_id = this.#job.id;
    this.#nodes.set(id, {
      value,
      max,
      state,
      node_id: id,
      prompt_id,
      display_node_id: id,
      parent_node_id: null,
      real_node_id: id,
    });
    const nodes = Object.fromEntries(this.#nodes);
    this.#sockets.send("progress_state", { prompt_id, nodes }, clientOf(this.#job));
  }
}
