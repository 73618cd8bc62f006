import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../../emulator/start.ts";
import type { Graph } from "./graphs.ts";
import { send } from "./http.ts";

/** A small client for tests that look at jobs through polling alone. */
export class Jobs {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ url, token }: Emulator) {
    this.#url = url;
    this.#headers = { Authorization: `Bearer ${token}` };
  }

  async submit(graph: Graph): Promise<string> {
    const reply = await this.post("/prompt", { prompt: graph });
    return JSON.parse(reply).prompt_id;
  }

  async post(path: string, body: unknown): Promise<string> {
    const text = JSON.stringify(body);
    return (await send(this.#url, { method: "POST", path, headers: this.#headers, body: text })).body;
  }

  /** Ids of the running and of the pending jobs. */
  async queue(): Promise<{ running: string[]; pending: string[] }> {
    const { body } = await send(this.#url, { path: "/queue", headers: this.#headers });
    const { queue_running, queue_pending } = JSON.parse(body);
    const ids = (items: [number, string][]) => items.map(([, id]) => id);
    return { running: ids(queue_running), pending: ids(queue_pending) };
  }

  async history(id: string): Promise<HistoryEntry | undefined> {
    return JSON.parse((await send(this.#url, { path: `/history/${id}`, headers: this.#headers })).body)[id];
  }

  /** Waits until the job is in neither list of the queue. */
  async left(id: string): Promise<void> {
    for (;;) {
      const { running, pending } = await this.queue();
      if (![...running, ...pending].includes(id)) return;
      await sleep(10);
    }
  }

  async finished(id: string): Promise<HistoryEntry> {
    for (;;) {
      const entry = await this.history(id);
      if (entry !== undefined) return entry;
      await sleep(10);
    }
  }
}

interface HistoryEntry {
  readonly prompt: readonly [number, string, Graph];
  readonly outputs: Readonly<
    Record<string, { images: { filename: string; subfolder: string; type: string }[] }>
  >;
  readonly status: {
    readonly status_str: string;
    readonly messages: readonly [string, Record<string, unknown>][];
  };
}
