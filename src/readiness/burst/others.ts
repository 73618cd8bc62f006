import type { QueueHeads } from "../../comfyui/job/queue-heads.ts";

/** Ids that are kept: a queue is what a server says. */
const MOST = 10_000;

/** Jobs of other people that were in the queue while the class worked: its waits include them. */
export class Others {
  readonly #seen = new Set<string>();
  readonly #isOurs: (promptId: string) => boolean;

  constructor(isOurs: (promptId: string) => boolean) {
    this.#isOurs = isOurs;
  }

  see({ queue_running, queue_pending }: QueueHeads): void {
    for (const [, id] of [...queue_running, ...queue_pending])
      if (this.#seen.size < MOST && !this.#isOurs(id)) this.#seen.add(id);
  }

  /** Asked again whose they are: an old server tells its own id of a job of ours only after the queue has shown it. */
  get count(): number {
    return [...this.#seen].filter((id) => !this.#isOurs(id)).length;
  }
}
