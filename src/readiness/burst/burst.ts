import { setTimeout as delay } from "node:timers/promises";
import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import { LookFailures } from "../../comfyui/job/look-failures.ts";
import { submitGraph } from "../../comfyui/job/submission.ts";
import { type ComfySocket, openSocket, type SocketMessage } from "../../comfyui/socket.ts";
import { arrivalsOf } from "../arrivals.ts";
import type { Forecast, ReadinessFigures, Stopped } from "../figures.ts";
import type { ClassSession, StudentJob } from "../session.ts";
import { Endings, type Judge } from "./endings.ts";
import { codeOf, errorsOf, kindOf } from "./errors.ts";
import { readQueue } from "./look.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { OneJob, type Order } from "./one-job.ts";
import { Seats } from "./seats.ts";
import { Series } from "./series.ts";
import { ServerClock } from "./server-clock.ts";
import { measuredOf } from "./waits.ts";
import { withdraw } from "./withdraw.ts";

/** Whether the answer is certain, after each job that ends; those that have not count as withdrawn. */
export type Decide = (jobs: readonly StudentJob[]) => {
  readonly stop: boolean;
  readonly forecast?: Forecast;
};

export interface BurstOptions {
  readonly session: ClassSession;
  readonly order: (student: number, image: number) => Order;
  readonly judge: Judge;
  readonly decide?: Decide | undefined;
  /** What may be spent at most. */
  readonly maxJobs?: number | undefined;
  readonly maxMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Ids under which our jobs stand on the server, before they do. */
  readonly onIds: (promptIds: readonly string[]) => void;
  readonly onProgress?: (progress: BurstProgress) => void;
  /** The graph is ours: asked where the id alone proves nothing. */
  readonly isOurs?: (graph: unknown) => boolean;
}

export interface BurstProgress {
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  readonly waiting: number;
  /** Pictures of the whole class. */
  readonly of: number;
  readonly perMinute?: number;
  readonly leftMs: number;
}

/** Milliseconds between two looks at the queue: at first, and at most unless a look takes long. */
const FIRST_LOOK_MS = 100;
const LOOK_MS = 2_000;
/** A look may take this share of the time: it holds the graph of every waiting job. */
const LOOK_SHARE = 0.05;
const LOOK_LIMIT_MS = 20_000;
/** An entry of the history follows the end of its job within milliseconds; a job that neither list has is gone. */
const VANISH_MS = 3_000;
const PROGRESS_MS = 500;
/** Handshakes at once. */
const HANDSHAKES = 16;

/** What is known of a burst, at any moment of it. */
export type BurstFigures = Pick<
  ReadinessFigures,
  "session" | "stopped" | "jobs" | "errors" | "measured" | "forecast" | "series" | "unheard"
> & { readonly memory: Pick<ReadinessFigures["memory"], "peak" | "samples"> };

/** A class at work: each student asks for a picture, waits for it, and asks for the next one. */
export class Burst {
  readonly #client: ComfyClient;
  readonly #options: BurstOptions;
  readonly #jobs: OneJob[] = [];
  readonly #byId = new Map<string, OneJob>();
  readonly #clock = new ServerClock();
  readonly #series = new Series();
  readonly #failures = new LookFailures();
  readonly #halt = new AbortController();
  readonly #memory: MemoryWatch;
  readonly #endings: Endings;
  readonly #sockets: (ComfySocket | undefined)[] = [];
  #stopped: Stopped | undefined;
  #startedAt = performance.now();
  #lastSignMs = 0;
  #answered = Promise.withResolvers<void>();
  #forecast: Forecast | undefined;
  #capped = false;

  constructor(client: ComfyClient, options: BurstOptions) {
    this.#client = client;
    this.#options = options;
    this.#memory = new MemoryWatch(client);
    this.#endings = new Endings(client, {
      judge: options.judge,
      clock: this.#clock,
      now: () => this.#now(),
      onEnd: () => this.#ended(),
      halted: this.#halt.signal,
    });
  }

  /** Runs the class to its end, or to whatever stops it. Never throws because something went wrong with a job. */
  async run(): Promise<BurstFigures> {
    const { session, signal, maxMs } = this.#options;
    const onAbort = (): void => this.#stop("interrupted");
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    await this.#openSockets();
    this.#startedAt = performance.now();
    const sessionMs = session.minutes * 60_000;
    const timers = [
      setTimeout(() => this.#stop("over"), sessionMs),
      ...(maxMs !== undefined && maxMs < sessionMs ? [setTimeout(() => this.#stop("budget"), maxMs)] : []),
      setInterval(() => this.#tell(), PROGRESS_MS),
    ];
    try {
      const watching = this.#watch();
      const arrivals = arrivalsOf(session);
      await Promise.all(arrivals.map((atMs, student) => this.#attend(student, atMs)));
      await this.#endings.drained();
      this.#stop(this.#capped ? "budget" : "complete");
      await watching;
    } finally {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      for (const socket of this.#sockets) socket?.[Symbol.dispose]();
    }
    return this.figures();
  }

  /** Takes back what of ours is still on the server. Returns the ids that could not be taken back. */
  async withdraw(): Promise<string[]> {
    const open = this.#jobs.filter(({ state }) => state !== "ended").map(({ promptId }) => promptId);
    return await withdraw(this.#client, new Set(open), this.#options.isOurs).catch(() => open);
  }

  /** What is known by now; of a burst that goes on, the jobs that have ended. */
  figures(): BurstFigures {
    const stopped = this.#stopped;
    const all =
      stopped === undefined ? this.#jobs.filter(({ outcome }) => outcome !== undefined) : this.#jobs;
    const left = stopped === "over" ? "late" : stopped === "server-lost" ? "lost" : "withdrawn";
    const jobs = all.map((job) => job.plain(this.#clock, left));
    const measured = measuredOf(jobs);
    const unheard = all.filter(({ heard, outcome }) => !heard && outcome === "done").length;
    return {
      session: this.#options.session,
      stopped: stopped ?? "interrupted",
      jobs,
      errors: errorsOf(jobs),
      ...(measured && { measured }),
      ...(this.#forecast && { forecast: this.#forecast }),
      unheard,
      series: this.#series.points,
      memory: this.#memory.figures(),
    };
  }

  /** Every student has the page open before the first of them presses Run. */
  async #openSockets(): Promise<void> {
    const seats = new Seats(HANDSHAKES);
    const { session, signal } = this.#options;
    await Promise.all(
      Array.from({ length: session.students }, (_, student) =>
        seats.run(async () => {
          const handlers = {
            message: (message: SocketMessage) => this.#onMessage(student, message),
            dropped: () => {},
          };
          const id = crypto.randomUUID().replaceAll("-", "");
          // without it the looks tell how the jobs end
          this.#sockets[student] = this.#stopped
            ? undefined
            : await openSocket(this.#client, id, handlers, signal).catch(() => undefined);
        }),
      ),
    );
  }

  async #attend(student: number, atMs: number): Promise<void> {
    const { session, order, maxJobs = Number.POSITIVE_INFINITY } = this.#options;
    await this.#pause(atMs - this.#now());
    for (let image = 0; image < session.images && this.#stopped === undefined; image += 1) {
      if (this.#jobs.length >= maxJobs) {
        this.#capped = true;
        return;
      }
      const job = new OneJob(student, image, order(student, image), this.#now());
      this.#jobs.push(job);
      this.#byId.set(job.promptId, job);
      this.#options.onIds([job.promptId]);
      await this.#submit(job);
      await Promise.race([job.over.promise, this.#halted()]);
    }
  }

  async #submit(job: OneJob): Promise<void> {
    const ids = { promptId: job.promptId, clientId: this.#sockets[job.student]?.clientId };
    try {
      const submission = await submitGraph(this.#client, job.order.graph, ids);
      const [rejection] = submission.errors;
      if (!submission.accepted) job.end("refused", kindOf(rejection?.type));
      else if (submission.promptId !== job.promptId) this.#rename(job, submission.promptId);
      if (submission.accepted && rejection) job.end("failed", "partly-validated");
      if (submission.accepted && job.state === "sent") job.state = "waiting";
    } catch (error) {
      job.end("refused", codeOf(error));
      // where nobody answers, the student waits for somebody who does
      if (!(error instanceof ComfyError) || error.status === undefined)
        await Promise.race([this.#answered.promise, this.#halted()]);
    }
    this.#note();
    if (job.state === "ended") this.#ended();
  }

  /** A server older than 0.3.45 gives ids of its own; one that gives the id of another job gives us somebody else's. */
  #rename(job: OneJob, promptId: string): void {
    if (this.#byId.has(promptId)) {
      job.end("foreign", "foreign-id");
      return;
    }
    this.#options.onIds([promptId]);
    job.promptId = promptId;
    this.#byId.set(promptId, job);
  }

  #onMessage(student: number, { type, data }: SocketMessage): void {
    const job = this.#byId.get(String(data.prompt_id));
    if (job?.student !== student) return;
    this.#lastSignMs = this.#now();
    const at = typeof data.timestamp === "number" ? data.timestamp : undefined;
    if (at !== undefined) this.#clock.heard(at, this.#now());
    if (type === "execution_start") {
      job.starts += 1;
      job.started ??= at;
      if (job.state !== "ended") job.state = "running";
      this.#note();
    }
    const ends = ["execution_success", "execution_error", "execution_interrupted"].includes(type);
    if (!ends && !(type === "executing" && data.node === null)) return;
    job.heard = true;
    job.ended ??= ends ? at : undefined;
    this.#endings.settle(job, true);
  }

  /** Few looks for all students together: one at the queue, and one at the history for each job that has left it. */
  async #watch(): Promise<void> {
    let pauseMs = FIRST_LOOK_MS;
    while (this.#stopped === undefined) {
      await this.#pause(pauseMs);
      const open = this.#jobs.filter(({ state }) => state !== "ended");
      if (this.#stopped !== undefined) return;
      const began = performance.now();
      try {
        await this.#look(open);
      } catch (error) {
        this.#lookFailed(error);
      }
      const tookMs = performance.now() - began;
      pauseMs = Math.max(Math.min(LOOK_MS, 1.5 * pauseMs), tookMs / LOOK_SHARE);
      this.#note();
    }
  }

  async #look(open: readonly OneJob[]): Promise<void> {
    const signal = AbortSignal.any([this.#halt.signal, AbortSignal.timeout(LOOK_LIMIT_MS)]);
    const askedMs = this.#now();
    const sent = open.filter(({ state }) => state !== "sent");
    const absent = readQueue(await this.#client.queue(signal), open);
    this.#failures.succeeded();
    this.#answered.resolve();
    this.#answered = Promise.withResolvers();
    for (const job of absent.filter((one) => sent.includes(one) && !one.settling)) {
      job.absentSinceMs ??= askedMs;
      this.#endings.settle(job, false, this.#now() - job.absentSinceMs > VANISH_MS);
    }
    await this.#memory.look(this.#now(), this.#jobs.length - open.length, signal);
  }

  #lookFailed(error: unknown): void {
    if (this.#stopped !== undefined) return;
    try {
      this.#failures.failed(error, this.#now());
      if (this.#failures.lost(this.#now(), this.#lastSignMs)) this.#stop("server-lost");
    } catch {
      // it answers, and lets us in no more
      this.#stop("server-lost");
    }
  }

  #ended(): void {
    this.#note();
    const { decide } = this.#options;
    if (decide === undefined || this.#stopped !== undefined) return;
    const { stop, forecast } = decide(this.#jobs.map((job) => job.plain(this.#clock, "withdrawn")));
    this.#forecast = forecast ?? this.#forecast;
    if (stop) this.#stop("certain");
  }

  #stop(why: Stopped): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = why;
    this.#note();
    this.#halt.abort();
  }

  #note(): void {
    const states = this.#states();
    this.#series.add({ atMs: Math.round(this.#now()), ...states });
  }

  #states(): { waiting: number; running: number; done: number } {
    let [waiting, running, done] = [0, 0, 0];
    for (const { state, outcome, ended } of this.#jobs) {
      // the server is through with it, while we still fetch and judge
      if (outcome === "done" || (ended !== undefined && outcome === undefined)) done += 1;
      else if (state === "running") running += 1;
      else if (state !== "ended") waiting += 1;
    }
    return { waiting, running, done };
  }

  #tell(): void {
    const { session, onProgress } = this.#options;
    const states = this.#states();
    const of = session.students * session.images;
    const ended = this.#jobs.filter(({ state }) => state === "ended").length;
    const now = this.#now();
    const perMs = ended / Math.max(1, now);
    const restMs = session.minutes * 60_000 - now;
    onProgress?.({
      ...states,
      failed: this.#jobs.filter(({ outcome }) => outcome !== undefined && outcome !== "done").length,
      of,
      ...(ended > 0 && { perMinute: 60_000 * perMs }),
      leftMs: Math.max(0, ended > 0 ? Math.min(restMs, (of - ended) / perMs) : restMs),
    });
  }

  #now(): number {
    return performance.now() - this.#startedAt;
  }

  async #pause(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#halt.signal }).catch(() => {});
  }

  #halted(): Promise<void> {
    const { signal } = this.#halt;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }
}
