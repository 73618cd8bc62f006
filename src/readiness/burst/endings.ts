import { setTimeout as delay } from "node:timers/promises";
import type { ComfyClient, Graph } from "../../comfyui/client.ts";
import { isAway } from "../../comfyui/job/look-failures.ts";
import type { HistoryEntry } from "../../comfyui/replies.ts";
import type { StudentOutcome } from "../session.ts";
import { codeOf, failureOf } from "./errors.ts";
import type { OneJob } from "./one-job.ts";
import { Seats } from "./seats.ts";
import { momentOf, type ServerClock } from "./server-clock.ts";

export interface Picture {
  readonly filename: string;
  readonly bytes: Buffer;
}

/** What is wrong with the pictures that a student got; undefined where they are sound, and the student's own. */
export type Judge = (
  pictures: readonly Picture[],
  graph: Graph,
  workflow: string,
) => Promise<
  { readonly outcome: Extract<StudentOutcome, "foreign" | "bad">; readonly kind: string } | undefined
>;

/** Whether the history tells of the job that was sent, with its own graph. */
export type IsOwnEntry = (entry: HistoryEntry, promptId: string, graph: Graph) => Promise<boolean>;

interface EndingTools {
  readonly judge: Judge;
  readonly isOwn: IsOwnEntry;
  readonly clock: ServerClock;
  readonly now: () => number;
  readonly onEnd: () => void;
  readonly halted: AbortSignal;
}

/** Requests for endings at once: one GPU ends one job at a time, and a server that has restarted many. */
const SEATS = 4;
/** Milliseconds in which the history must tell of an end that was announced. */
const HISTORY_MS = 10_000;
const ASK_AGAIN_MS = 50;
/** Bytes of pictures that wait for their judgement: beyond them no further one is fetched. */
const BACKLOG = 48 * 2 ** 20;

/** Finds out how jobs ended, fetches their pictures, and has them judged one at a time beside the waiting. */
export class Endings {
  readonly #client: ComfyClient;
  readonly #tools: EndingTools;
  readonly #seats = new Seats(SEATS);
  readonly #bench = new Seats(1);
  readonly #open = new Set<Promise<void>>();
  #backlog = 0;
  #taken = Promise.withResolvers<void>();

  constructor(client: ComfyClient, tools: EndingTools) {
    this.#client = client;
    this.#tools = tools;
  }

  /** `announced`: an event has told that it ended; else the queue holds it no more, and `gone`: not since yesterday. */
  settle(job: OneJob, announced: boolean, gone = false): void {
    if (job.settling || job.state === "ended") return;
    job.settling = true;
    const work = this.#seats
      .run(() => this.#settle(job, announced, gone))
      .catch((error: unknown) => {
        if (!this.#tools.halted.aborted) job.end("lost", codeOf(error));
      })
      .finally(() => {
        job.settling = false;
        if (job.state === "ended") this.#tools.onEnd();
      });
    this.#keep(work);
  }

  /** All that has come is judged. */
  async drained(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  #keep(work: Promise<void>): void {
    this.#open.add(work);
    void work.finally(() => this.#open.delete(work));
  }

  async #settle(job: OneJob, announced: boolean, gone: boolean): Promise<void> {
    const { now, halted } = this.#tools;
    const entry = await this.#historyOf(job, announced);
    const knownMs = now();
    if (halted.aborted || entry === "unanswered") return;
    if (entry === undefined) {
      if (announced || gone) job.end("lost", announced ? "no-history" : "lost");
      return;
    }
    if (!(await this.#tools.isOwn(entry, job.promptId, job.order.graph))) {
      job.end("foreign", "foreign-history");
      return;
    }
    this.#readTimes(job, entry);
    const failure = failureOf(entry);
    if (failure) return job.end(failure.cancelled ? "cancelled" : "failed", failure.kind);
    const images = Object.values(entry.outputs).flatMap(({ images: list }) => list ?? []);
    if (images.length === 0) return job.end("failed", "no-picture");
    while (this.#backlog > BACKLOG && !halted.aborted) await this.#taken.promise;
    const began = now();
    const pictures: Picture[] = [];
    // a history that tells of more pictures than the job makes may tell of any number
    for (const image of images.slice(0, job.order.images)) {
      const bytes = await this.#view(image);
      pictures.push({ filename: image.filename, bytes });
    }
    // what a student waits for, without the time in which we were busy with other pictures
    job.seenMs = knownMs + (now() - began);
    job.over.resolve();
    this.#judgeLater(job, pictures, images.length > pictures.length);
  }

  #judgeLater(job: OneJob, pictures: readonly Picture[], tooMany: boolean): void {
    const bytes = pictures.reduce((sum, picture) => sum + picture.bytes.length, 0);
    this.#backlog += bytes;
    const work = this.#bench
      .run(async () => {
        const { graph, workflow } = job.order;
        const flaw = await this.#tools.judge(pictures, graph, workflow);
        if (flaw) job.end(flaw.outcome, flaw.kind);
        else if (tooMany) job.end("bad", "count");
        else job.end("done");
      })
      .catch((error: unknown) => job.end("bad", codeOf(error)))
      .finally(() => {
        this.#backlog -= bytes;
        this.#taken.resolve();
        this.#taken = Promise.withResolvers();
        this.#tools.onEnd();
      });
    this.#keep(work);
  }

  /** Where a proxy says that its server is away for a moment, the student looks again. */
  async #view(image: Parameters<ComfyClient["view"]>[0]): Promise<Buffer> {
    const { halted } = this.#tools;
    const until = performance.now() + HISTORY_MS;
    for (let pauseMs = ASK_AGAIN_MS; ; pauseMs = Math.min(1_000, 2 * pauseMs)) {
      try {
        return await this.#client.view(image, halted);
      } catch (error) {
        if (!isAway(error) || performance.now() > until) throw error;
      }
      await delay(pauseMs, undefined, { signal: halted });
    }
  }

  /** An error says nothing of the job, unless there is nothing else for long. */
  async #historyOf(job: OneJob, announced: boolean): Promise<HistoryEntry | "unanswered" | undefined> {
    const { halted, now } = this.#tools;
    const until = performance.now() + HISTORY_MS;
    for (let pauseMs = ASK_AGAIN_MS; ; pauseMs = Math.min(1_000, 2 * pauseMs)) {
      // a reply that was held up is not the last one
      const asked = performance.now();
      const entry = await this.#client.history(job.promptId, halted).catch((error: unknown) => {
        const absentMs = now() - (job.absentSinceMs ?? now());
        if (asked > until || (!announced && absentMs > HISTORY_MS)) throw error;
        return "unanswered" as const;
      });
      const told = entry !== undefined && entry !== "unanswered";
      if (told || !announced || asked > until || halted.aborted) return entry;
      await delay(pauseMs, undefined, { signal: halted });
    }
  }

  #readTimes(job: OneJob, { status }: HistoryEntry): void {
    for (const [type, data] of status?.messages ?? []) {
      const timestamp = momentOf(data.timestamp);
      if (timestamp === undefined) continue;
      this.#tools.clock.heard(timestamp, this.#tools.now());
      if (type === "execution_start") job.started = timestamp;
      if (/^execution_(success|error|interrupted)$/.test(type)) job.ended = timestamp;
    }
  }
}
