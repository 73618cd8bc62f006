import { setTimeout as delay } from "node:timers/promises";
import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import { isSameGraph } from "../../comfyui/job/history-entry.ts";
import { isAway } from "../../comfyui/job/look-failures.ts";
import { submitGraph } from "../../comfyui/job/submission.ts";
import { patient, withdraw } from "../../comfyui/job/withdraw.ts";
import type { SocketMessage } from "../../comfyui/socket.ts";
import { arrivalsOf } from "../arrivals.ts";
import { measuredOf } from "../estimate/waits.ts";
import type { Forecast, ReadinessFigures, Stopped } from "../figures.ts";
import type { ClassSession, StudentJob } from "../session.ts";
import { Endings, type IsOwnEntry, type Judge } from "./endings.ts";
import { codeOf, errorsOf, kindOf } from "./errors.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { isSafeToForget, OneJob, type Order } from "./one-job.ts";
import { Others } from "./others.ts";
import { Pages } from "./pages.ts";
import { Seats } from "./seats.ts";
import { momentOf, ServerClock } from "./server-clock.ts";
import { type BurstProgress, Tally } from "./tally.ts";
import { wasHandedOn, wasMissed } from "./was-missed.ts";
import { Watch } from "./watch.ts";

/** Whether the answer is certain, after each job that ends; those that have not count as withdrawn. */
export type Decide = (jobs: readonly StudentJob[]) => {
  readonly stop: boolean;
  readonly forecast?: Forecast;
};

export interface BurstOptions {
  readonly session: ClassSession;
  readonly order: (student: number, image: number) => Order;
  readonly judge: Judge;
  readonly isOwn: IsOwnEntry;
  readonly decide?: Decide | undefined;
  /** What may be spent at most. */
  readonly maxJobs?: number | undefined;
  readonly maxMs?: number | undefined;
  readonly signal: AbortSignal;
  /** The id of the next job: noted before the server knows it. */
  readonly newId: () => string;
  /** An old server gave the job another id. */
  readonly onRenamed: (promptId: string) => void;
  /** The server keeps the id that we choose (0.3.45 and later): another one in its reply is somebody else's. */
  readonly keepsId?: boolean | undefined;
  readonly onProgress?: (progress: BurstProgress) => void;
}

const PROGRESS_MS = 500;
/** Jobs that are handed in at once: as many as our connections. */
const SENDERS = 8;
/** How often a student presses Run for one picture: a proxy that refuses oftener has no short trouble. */
const MOST_TRIES = 3;

/** What is known of a burst, at any moment of it. */
export type BurstFigures = Pick<
  ReadinessFigures,
  "session" | "stopped" | "jobs" | "errors" | "measured" | "forecast" | "series" | "unheard" | "others"
> & { readonly memory: Pick<ReadinessFigures["memory"], "peak" | "samples"> };

/** A class at work: each student asks for a picture, waits for it, and asks for the next one. */
export class Burst {
  readonly #client: ComfyClient;
  readonly #options: BurstOptions;
  readonly #jobs: OneJob[] = [];
  readonly #byId = new Map<string, OneJob>();
  readonly #clock = new ServerClock();
  readonly #tally: Tally;
  readonly #halt = new AbortController();
  readonly #memory: MemoryWatch;
  readonly #endings: Endings;
  readonly #watch: Watch;
  readonly #others = new Others((id) => this.#byId.has(id));
  readonly #pages = new Pages();
  readonly #senders = new Seats(SENDERS);
  #stopped: Stopped | undefined;
  #unreadable: unknown;
  #startedAt = performance.now();
  #lastSignMs = 0;
  #forecast: Forecast | undefined;
  #capped = false;

  constructor(client: ComfyClient, options: BurstOptions) {
    this.#client = client;
    this.#options = options;
    this.#tally = new Tally(options.session, this.#jobs);
    this.#memory = new MemoryWatch(client);
    const common = { now: () => this.#now(), halted: this.#halt.signal };
    this.#endings = new Endings(client, {
      ...common,
      judge: options.judge,
      isOwn: options.isOwn,
      clock: this.#clock,
      onEnd: () => this.#ended(),
    });
    this.#watch = new Watch(client, {
      ...common,
      jobs: this.#jobs,
      endings: this.#endings,
      memory: this.#memory,
      lastSignMs: () => this.#lastSignMs,
      pause: (ms) => this.#pause(ms),
      onHeads: (heads) => this.#others.see(heads),
      onLook: () => this.#tally.note(this.#now()),
      onLost: () => this.#stop("server-lost"),
      onUnreadable: (error) => {
        this.#unreadable = error;
        this.#stop("unreadable");
      },
    });
  }

  /** Runs the class to its end, or to whatever stops it. Never throws because something went wrong with a job. */
  async run(): Promise<BurstFigures> {
    const { session, signal, maxMs = Number.POSITIVE_INFINITY, onProgress } = this.#options;
    const sessionMs = session.minutes * 60_000;
    const onAbort = (): void => this.#stop("interrupted");
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const onMessage = (student: number, message: SocketMessage) => this.#onMessage(student, message);
    await this.#pages.open(this.#client, session.students, onMessage, this.#halt.signal);
    this.#startedAt = performance.now();
    const timers = [
      setTimeout(() => this.#stop("over"), sessionMs),
      ...(maxMs < sessionMs ? [setTimeout(() => this.#stop("budget"), maxMs)] : []),
      setInterval(() => onProgress?.(this.#tally.progress(this.#now())), PROGRESS_MS),
    ];
    try {
      const watching = this.#watch.run();
      await Promise.all(arrivalsOf(session).map((atMs, student) => this.#attend(student, atMs)));
      await this.#endings.drained();
      this.#stop(this.#capped ? "budget" : "complete");
      await watching;
    } finally {
      this.#halt.abort();
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      this.#pages[Symbol.dispose]();
    }
    return this.figures();
  }

  /**
   * Takes back what of ours is still on the server, or may be. Returns the ids that could not be taken back. A job that runs ends
   * with its step: unless somebody is in a hurry, that is waited for, so that the server can be looked at without it.
   */
  async withdraw(): Promise<string[]> {
    const isHurried = this.#options.signal.aborted || this.#stopped === "server-lost";
    const open = this.#jobs.filter((job) => !isSafeToForget(job)).map(({ promptId }) => promptId);
    const ids = new Set(open);
    // an id that the server chose counts only where the queue shows it with our graph
    const isOurs = (graph: unknown, id: string): boolean => {
      const job = this.#byId.get(id);
      return job !== undefined && (!job.renamed || isSameGraph(graph, job.order.graph));
    };
    if (isHurried) return await withdraw(this.#client, ids, isOurs).catch(() => open);
    const until = AbortSignal.any([this.#options.signal, AbortSignal.timeout(patient.limitMs)]);
    return await withdraw(this.#client, ids, isOurs, until, patient.rounds).catch(() => open);
  }

  /** Why the answer to a look was none of ComfyUI's, where that ended the burst. */
  get unreadable(): unknown {
    return this.#unreadable;
  }

  /** What is known by now; of a burst that goes on, the jobs that have ended. */
  figures(): BurstFigures {
    const stopped = this.#stopped;
    const all =
      stopped === undefined ? this.#jobs.filter(({ outcome }) => outcome !== undefined) : this.#jobs;
    const jobs = all.map((job) => job.plain(this.#clock, stopped === "over" ? "late" : "withdrawn"));
    const measured = measuredOf(jobs);
    const others = this.#others.count;
    return {
      session: this.#options.session,
      stopped: stopped ?? "interrupted",
      jobs,
      errors: errorsOf(jobs),
      ...(measured && { measured }),
      ...(this.#forecast && { forecast: this.#forecast }),
      unheard: all.filter(({ heard, outcome }) => !heard && outcome === "done").length,
      ...(others > 0 && { others }),
      series: this.#tally.series,
      memory: this.#memory.figures(),
    };
  }

  async #attend(student: number, atMs: number): Promise<void> {
    const { session, order, newId, maxJobs = Number.POSITIVE_INFINITY } = this.#options;
    await this.#pause(atMs - this.#now());
    for (let image = 0; image < session.images && this.#stopped === undefined; image += 1) {
      if (this.#jobs.length >= maxJobs) {
        this.#capped = true;
        return;
      }
      const job = new OneJob(newId(), { student, image }, order(student, image), this.#now());
      this.#jobs.push(job);
      this.#byId.set(job.promptId, job);
      await this.#submit(job);
      await Promise.race([job.over.promise, this.#halted()]);
    }
  }

  /** Where a proxy says that its server is away for a moment, the student presses Run again. */
  async #submit(job: OneJob): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      // the limit of a request must not run while it waits for a connection of ours
      const error = await this.#senders.run(() => this.#send(job));
      if (error === undefined || this.#stopped !== undefined) break;
      if (tries < MOST_TRIES && this.#options.keepsId && isAway(error)) {
        const handedOn = wasHandedOn(error);
        const again = await wasMissed(this.#client, job, this.#watch, this.#halt.signal, handedOn);
        if (again === false || this.#stopped !== undefined) break;
        if (again && !handedOn) {
          job.again = codeOf(error);
          continue;
        }
      }
      job.end("refused", codeOf(error));
      // where nobody answers, the student waits for somebody who does
      if (!(error instanceof ComfyError) || error.status === undefined)
        await Promise.race([this.#watch.answered, this.#halted()]);
      break;
    }
    if (job.state === "ended") this.#ended();
    else this.#tally.note(this.#now());
  }

  /** Gives back what went wrong on the way; a job that the server refuses has ended. */
  async #send(job: OneJob): Promise<unknown> {
    if (this.#stopped !== undefined) return undefined;
    const ids = { promptId: job.promptId, clientId: this.#pages.clientIdOf(job.student) };
    try {
      const submission = await submitGraph(this.#client, job.order.graph, ids, this.#halt.signal);
      if (submission.accepted) job.takenMs = this.#now();
      const [rejection] = submission.errors;
      if (!submission.accepted) job.end("refused", kindOf(rejection?.type));
      else if (submission.promptId !== job.promptId) this.#rename(job, submission.promptId);
      if (submission.accepted && rejection) job.end("failed", "partly-validated");
      if (job.state === "sent") job.state = "waiting";
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** A server older than 0.3.45 gives ids of its own; one that gives the id of another job gives us somebody else's. */
  #rename(job: OneJob, promptId: string): void {
    if (this.#options.keepsId || this.#byId.has(promptId)) {
      job.end("foreign", "foreign-id");
      return;
    }
    this.#options.onRenamed(promptId);
    job.promptId = promptId;
    job.renamed = true;
    this.#byId.set(promptId, job);
  }

  #onMessage(student: number, { type, data }: SocketMessage): void {
    const job = this.#byId.get(String(data.prompt_id));
    // what is told to everybody counts once
    if (job?.student !== student) return;
    this.#lastSignMs = this.#now();
    const at = momentOf(data.timestamp);
    if (at !== undefined) this.#clock.heard(at, this.#now());
    if (type === "execution_start") {
      job.begun(at);
      if (job.state !== "ended") job.state = "running";
      this.#tally.note(this.#now());
    }
    const ends = ["execution_success", "execution_error", "execution_interrupted"].includes(type);
    if (!ends && !(type === "executing" && data.node === null)) return;
    job.heard = true;
    if (ends) job.ended ??= at;
    this.#endings.settle(job, true);
  }

  #ended(): void {
    this.#tally.note(this.#now());
    const { decide } = this.#options;
    if (decide === undefined || this.#stopped !== undefined) return;
    const { stop, forecast } = decide(this.#jobs.map((job) => job.plain(this.#clock, "withdrawn")));
    this.#forecast = forecast ?? this.#forecast;
    if (stop) this.#stop("certain");
  }

  #stop(why: Stopped): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = why;
    this.#tally.note(this.#now());
    this.#halt.abort();
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
