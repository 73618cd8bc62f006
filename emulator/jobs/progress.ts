import type { Sockets } from "../http/sockets.ts";
import type { JsonObject } from "../python/json.ts";
import { clientOf, type Job } from "./job.ts";

/** Sends the `progress_state` and `progress` messages of one job. A job without a client id sends them to all clients. */
export class Progress {
  readonly #job: Job;
  readonly #sockets: Sockets;
  readonly #nodes = new Map<string, JsonObject>();

  constructor(job: Job, sockets: Sockets) {
    this.#job = job;
    this.#sockets = sockets;
  }

  start(id: string): void {
    this.#set(id, 0, 1, "running");
  }

  step(id: string, value: number, max: number): void {
    this.#set(id, value, max, "running");
    this.#sockets.send("progress", { value, max, prompt_id: this.#job.id, node: id }, clientOf(this.#job));
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
