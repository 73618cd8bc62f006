import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { onceLived } from "../../lived.ts";
import type { ComfyClient, Graph } from "../client.ts";
import { ComfyError } from "../errors.ts";
import { execInfoSchema, type HistoryEntry, type Queue } from "../replies.ts";
import { type ComfySocket, openSocket, type SocketMessage } from "../socket.ts";
import { cancelOwn, type IsOurs, ignoresCancel } from "./cancel.ts";
import { isEntryOf, isSameGraph } from "./history-entry.ts";
import type { JobOutcome, JobPhase, JobReport, Stillness } from "./job-report.ts";
import { JobState } from "./job-state.ts";
import { LookFailures } from "./look-failures.ts";
import { Movement, type ProcessorTime } from "./movement.ts";
import type { Rejection } from "./rejections.ts";
import { submitGraph } from "./submission.ts";

export interface JobOptions {
  /**
   * Milliseconds that the execution may take, and that the wait behind other people's jobs may take before it; then
   * our prompt is cancelled and the outcome is timed-out.
   */
  readonly budgetMs: number;
  /**
   * Milliseconds without an end of any job before ours after which we stop waiting behind other people's jobs: on a server on
   * which something moves, and on one that gives no sign at all. Absent: only the budget ends that wait.
   */
  readonly patienceMs?: { readonly busy: number; readonly still: number } | undefined;
  /** Aborted when we want to stop (test time-out, Ctrl-C): only our prompt is cancelled. */
  readonly signal?: AbortSignal | undefined;
  /** Called before the submission and after the end, so that a dying process leaves a record of its job. */
  readonly onOpen?: (promptId: string) => void;
  readonly onClose?: (promptId: string) => void;
  readonly onPhase?: (phase: JobPhase, elapsedMs: number) => void;
  /** How many jobs are left on the server, each time that it says so on the job's socket. */
  readonly onRemaining?: (jobs: number) => void;
  /** The graph as the server runs it where it replaces absent classes; asked only where the history shows another one. */
  readonly asServed?: (graph: Graph) => Promise<Graph>;
  /** The server keeps the id that we choose (0.3.45 and later): another one in its reply is somebody else's. */
  readonly keepsId?: boolean;
  /** Asked only while nothing moves. */
  readonly processorTime?: ProcessorTime;
}

/** Milliseconds. Measured upstream: history follows success by less than 10 ms; 10 s allow for a busy disk. */
const HISTORY_GRACE = 10_000;
const VANISH_GRACE = 3_000;
/**
 * A pause of the server (it collects garbage: 0.39 s measured on 0.33.0) holds replies and events, and frames are inflated
 * after replies are read: the history may tell of an end whose events are still on their way.
 */
const EVENT_GRACE = 1_000;
/** Once the server has answered again, what it sent before is here within milliseconds. */
const INFLATE_GRACE = 250;
/** Limit of one look at queue and history; a slower look counts as failed. */
const LOOK_MS = 15_000;
/** Loading 20 GB sends no event for minutes: silence is reported, in the line of the first minute, but is no failure. */
const STALL_AFTER = 50_000;

/**
 * Submits a graph and follows it to its end by WebSocket and history together; either alone is enough.
 * Never throws because a job failed (see JobOutcome); throws `ComfyError` where a request to the server failed.
 */
export async function runJob(client: ComfyClient, graph: Graph, options: JobOptions): Promise<JobReport> {
  const job = new Job(client, graph, options);
  try {
    options.onOpen?.(job.state.promptId);
    await job.listen();
    if (await job.submit()) await job.followOrCancel();
    if (!job.leftBehind) options.onClose?.(job.state.promptId);
    return job.report();
  } finally {
    job.close();
  }
}

class Job {
  readonly #client: ComfyClient;
  readonly #graph: Graph;
  readonly #options: JobOptions;
  readonly state: JobState;
  #socket: ComfySocket | undefined;
  #socketState: JobReport["socket"] = "refused";
  #startedAt = performance.now();
  #wake = Promise.withResolvers<void>();
  #knownBy: JobReport["knownBy"] = "submission";
  #outcome: JobOutcome | undefined;
  #rejections: readonly Rejection[] = [];
  #absentSince: number | undefined;
  /** When the queue before our job last became shorter. */
  #advancedMs = 0;
  #endedAtMs: number | undefined;
  readonly #failures = new LookFailures();
  readonly #movement: Movement;
  #stillness: Stillness | undefined;
  #gaveUpMs: number | undefined;
  #reportedPhase: JobPhase | undefined;
  /** Set where the server chose the id: whether a graph under it is ours. */
  #renamed: IsOurs | undefined;
  /** Our job may still be on the server: it could not be cancelled. */
  leftBehind = false;

  constructor(client: ComfyClient, graph: Graph, options: JobOptions) {
    this.#client = client;
    this.#graph = graph;
    this.#options = options;
    this.#movement = new Movement(client, options.processorTime);
    const types = Object.fromEntries(Object.entries(graph).map(([id, node]) => [id, node.class_type]));
    this.state = new JobState(randomUUID(), types);
  }

  async listen(): Promise<void> {
    const handlers = {
      message: (message: Parameters<JobState["onMessage"]>[0]) => {
        const before = this.state.successAtMs ?? this.state.ending;
        this.state.onMessage(message, this.#elapsed());
        this.#movement.onMessage(message, this.#elapsed());
        const remaining = remainingIn(message);
        if (remaining !== undefined) this.#options.onRemaining?.(remaining);
        this.#reportPhase();
        if (before === undefined && (this.state.successAtMs !== undefined || this.state.ending))
          this.#wake.resolve();
      },
      dropped: () => {
        this.#socketState = "dropped";
        this.#wake.resolve();
      },
    };
    try {
      this.#socket = await openSocket(
        this.#client,
        randomUUID().replaceAll("-", ""),
        handlers,
        this.#options.signal,
      );
      this.#socketState = "live";
    } catch (error) {
      if (error instanceof ComfyError && error.code === "COMFY_CANCELLED") throw error;
    }
  }

  /** Returns whether the whole job was accepted and must be followed. */
  async submit(): Promise<boolean> {
    this.#startedAt = performance.now();
    const ids = { promptId: this.state.promptId, clientId: this.#socket?.clientId };
    const submission = await submitGraph(this.#client, this.#graph, ids, this.#options.signal).catch(
      (error) => this.#unsent(error),
    );
    if (submission === undefined) return false;
    this.#rejections = submission.errors;
    if (!submission.accepted) {
      this.#outcome = "rejected";
      return false;
    }
    if (submission.promptId !== ids.promptId) await this.#rename(submission.promptId);
    if (this.#rejections.length === 0) return true;
    this.#outcome = "partly-validated";
    await this.#cancel();
    return false;
  }

  /** The submission got no reply, but the job may run: it is cancelled before the error is thrown again. */
  async #unsent(error: unknown): Promise<undefined> {
    await this.#cancel();
    if (!this.#options.signal?.aborted) throw error;
    this.#outcome = "cancelled";
  }

  async #cancel(): Promise<void> {
    this.leftBehind = await cancelOwn(this.#client, this.state.promptId, this.#renamed).then(
      () => false,
      () => true,
    );
  }

  /** If following the job throws, the job is cancelled: it must not run on without us. */
  async followOrCancel(): Promise<void> {
    try {
      await this.#follow();
    } catch (error) {
      await this.#cancel();
      if (!this.leftBehind) this.#options.onClose?.(this.state.promptId);
      throw error;
    }
  }

  async #follow(): Promise<void> {
    for (let round = 0; this.#outcome === undefined; round += 1) {
      await this.#pause(round);
      // a last look, too: what ended while this machine or a reply was held up is not out of time
      const isLate = this.#elapsed() > this.#deadline();
      if (!this.#options.signal?.aborted) await this.#look();
      if (this.#outcome !== undefined) break;
      if (this.#options.signal?.aborted) await this.#abandon("cancelled");
      else if (isLate && this.#elapsed() > this.#deadline()) await this.#abandon("timed-out");
    }
    if (this.#outcome === "server-lost") await this.#cancel();
  }

  /** In milliseconds of `#elapsed`: the end of the budget for waiting, or for running once the job runs. */
  #deadline(): number {
    const end = (this.state.startedAtMs ?? 0) + this.#options.budgetMs;
    const patience = this.#patienceMs();
    return patience !== undefined && this.#isBehind() ? Math.min(end, this.#advancedMs + patience) : end;
  }

  #patienceMs(): number | undefined {
    return this.#options.patienceMs?.[this.#movement.seen ? "busy" : "still"];
  }

  /** Other people's jobs keep ours from starting. */
  #isBehind(): boolean {
    const { startedAtMs, phase } = this.state;
    return startedAtMs === undefined && phase.phase === "queued" && phase.ahead > 0;
  }

  /** Reads the queue, then the history: a job that leaves the queue is already in the history. */
  async #look(): Promise<void> {
    const at = this.#elapsed();
    try {
      const announced = this.#announced();
      const look = AbortSignal.timeout(LOOK_MS);
      const signal = this.#options.signal ? AbortSignal.any([this.#options.signal, look]) : look;
      const queued = announced || this.#onQueue(await this.#client.queue(signal), at);
      const entry = await this.#client.history(this.state.promptId, signal);
      this.#failures.succeeded();
      if (entry !== undefined) return await this.#finish(entry);
      this.#absentSince = queued && !announced ? undefined : (this.#absentSince ?? at);
      if (queued && !announced) await this.#watch(at, signal);
    } catch (error) {
      if (this.#options.signal?.aborted) return;
      this.#failures.failed(error, this.#elapsed());
      if (this.#failures.lost(this.#elapsed(), this.state.lastSignMs)) this.#end("server-lost", "clock");
    }
    this.#reportPhase();
    // what is gone was gone in two looks, however long a reply takes
    const absent = this.#absentSince === undefined ? 0 : at - this.#absentSince;
    const announced = this.#announced();
    if (announced && absent > HISTORY_GRACE)
      this.#end(this.state.ending?.outcome ?? "history-late", "websocket");
    if (!announced && absent > VANISH_GRACE) this.#end("vanished", "history");
  }

  #onQueue(queue: Queue, at: number): boolean {
    this.#movement.onQueue(queue, at);
    const before = this.#ahead();
    const queued = this.state.onQueue(queue, at);
    if (this.#ahead() < before) this.#advancedMs = at;
    return queued;
  }

  #ahead(): number {
    const { phase } = this.state;
    return phase.phase === "queued" ? phase.ahead : 0;
  }

  /** Our job waits or runs without a word: looks whether anything else moves, and ends where nothing ever will. */
  async #watch(at: number, signal: AbortSignal): Promise<void> {
    await this.#movement.look(at, this.state.lastSignMs, this.state.ownEvents > 0, signal);
    const [silentMs, stillMs] = [
      at - this.state.lastSignMs,
      this.#movement.stillMs(at, this.state.lastSignMs),
    ];
    if (silentMs > STALL_AFTER) this.state.stall(silentMs, stillMs > STALL_AFTER ? stillMs : undefined);
    if (this.#movement.workerDied) await this.#abandon("worker-dead");
  }

  async #isOurs(entry: HistoryEntry): Promise<boolean> {
    const { promptId } = this.state;
    if (isEntryOf(entry, promptId, this.#graph)) return true;
    const served = await this.#options.asServed?.(this.#graph);
    return served !== undefined && isEntryOf(entry, promptId, served);
  }

  async #finish(entry: HistoryEntry): Promise<void> {
    this.#endedAtMs = this.#elapsed();
    if (!(await this.#isOurs(entry))) {
      this.#end("foreign-history", "history");
      return;
    }
    await this.#awaitEvents();
    const announced = this.#announced();
    this.state.onHistory(entry, Object.keys(this.#graph));
    if (this.#socketState === "live" && this.state.ownEvents === 0) this.#socketState = "silent";
    this.#end(this.state.ending?.outcome ?? "finished", announced ? "websocket" : "history");
  }

  /** The end is known: gives a live socket a bounded time to tell it, too, and a server that pauses the time to answer again. */
  async #awaitEvents(): Promise<void> {
    await this.#awaitEnd(EVENT_GRACE);
    if (!this.#isWaited()) return;
    const signal = AbortSignal.timeout(LOOK_MS);
    await this.#client.queueRemaining(signal).catch(() => undefined);
    await this.#awaitEnd(INFLATE_GRACE);
  }

  async #awaitEnd(ms: number): Promise<void> {
    let over = false;
    const stop = onceLived(ms, () => {
      over = true;
      this.#wake.resolve();
    });
    while (!over && this.#isWaited()) await this.#sleep(ms);
    stop();
  }

  #isWaited(): boolean {
    return this.#socketState === "live" && !this.#announced() && !this.#options.signal?.aborted;
  }

  /** An event has told of the end. */
  #announced(): boolean {
    return this.state.successAtMs !== undefined || this.state.ending !== undefined;
  }

  #end(outcome: JobOutcome, knownBy: JobReport["knownBy"]): void {
    this.#outcome ??= outcome;
    this.#knownBy = knownBy;
  }

  async #abandon(outcome: "cancelled" | "timed-out" | "worker-dead"): Promise<void> {
    this.#end(outcome, "clock");
    if (outcome === "cancelled") return await this.#cancel();
    const still = this.#movement.stillness(this.#elapsed(), this.state.lastSignMs);
    const { promptId, startedAtMs } = this.state;
    this.#endedAtMs = this.#elapsed();
    if (outcome === "timed-out" && this.#isBehind() && this.#endedAtMs < this.#options.budgetMs)
      this.#gaveUpMs = this.#patienceMs();
    await this.#cancel();
    const stuck =
      outcome === "timed-out" &&
      startedAtMs !== undefined &&
      still.stillMs > STALL_AFTER &&
      (await ignoresCancel(this.#client, promptId).catch(() => false));
    this.#stillness = { ...still, ...(stuck && { ignoredCancel: true }) };
  }

  /**
   * Waits for an event or for the next look: 2 s while events flow; otherwise a few milliseconds at first and then
   * longer, up to 250 ms after an announced end and up to 1 s while the socket is silent.
   */
  async #pause(round: number): Promise<void> {
    const announced = this.#announced();
    const flowing = this.#socketState === "live" && !announced && this.state.ownEvents > 0;
    const backoff = this.#socketState === "live" && round === 0 ? 50 : 10 * 2 ** Math.min(round, 7);
    const ms = flowing ? 2_000 : Math.min(backoff, announced ? 250 : 1_000);
    const left = Math.max(0, this.#deadline() - this.#elapsed()) + 1;
    await this.#sleep(Math.min(ms, left));
  }

  /** Until that time has passed, the end of the job was announced, the socket was cut or our signal is aborted. */
  async #sleep(ms: number): Promise<void> {
    const stop = new AbortController();
    const signal = this.#options.signal ? AbortSignal.any([this.#options.signal, stop.signal]) : stop.signal;
    await Promise.race([this.#wake.promise, delay(ms, undefined, { signal }).catch(() => {})]);
    stop.abort();
    this.#wake = Promise.withResolvers();
  }

  /** An old server gives an id of its own. A newer one keeps ours: then the reply is somebody else's, and so is the job. */
  async #rename(promptId: string): Promise<void> {
    const served = await this.#options.asServed?.(this.#graph).catch(() => undefined);
    const isOurs: IsOurs = (graph) =>
      isSameGraph(graph, this.#graph) || (served !== undefined && isSameGraph(graph, served));
    const signal = AbortSignal.timeout(LOOK_MS);
    const { queue_running, queue_pending } = await this.#client.queue(signal);
    const found = [...queue_running, ...queue_pending].find(([, id]) => id === promptId);
    if (this.#options.keepsId || (found && !isOurs(found[2], promptId))) {
      await this.#cancel();
      throw foreignReply(promptId);
    }
    this.#renamed = isOurs;
    this.#options.onClose?.(this.state.promptId);
    this.#options.onOpen?.(promptId);
    Object.assign(this.state, { promptId });
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  #reportPhase(): void {
    if (this.state.phase === this.#reportedPhase) return;
    this.#reportedPhase = this.state.phase;
    this.#options.onPhase?.(this.state.phase, this.#elapsed());
  }

  close(): void {
    this.#socket?.[Symbol.dispose]();
  }

  report(): JobReport {
    const { state } = this;
    const totalMs = Math.round(this.#endedAtMs ?? this.#elapsed());
    return {
      promptId: state.promptId,
      outcome: this.#outcome ?? "cancelled",
      queuedMs: Math.round(state.startedAtMs ?? 0),
      totalMs,
      ahead: state.ahead,
      knownBy: this.#knownBy,
      socket: this.#socketState,
      lastPhase: state.phase,
      timeline: state.timeline,
      ...(this.leftBehind && { leftBehind: true }),
      ...(this.#gaveUpMs !== undefined && { gaveUpMs: this.#gaveUpMs }),
      ...(this.#stillness && { stillness: this.#stillness }),
      cachedNodes: state.cachedNodes,
      outputs: state.outputs,
      ...(state.ending?.failure && { failure: state.ending.failure }),
      ...(this.#rejections.length > 0 && { rejections: this.#rejections }),
    };
  }
}

/** How many jobs a message says are left. */
function remainingIn({ type, data }: SocketMessage): number | undefined {
  if (type !== "status") return undefined;
  return execInfoSchema.safeParse(data.status).data?.exec_info.queue_remaining;
}

function foreignReply(promptId: string): ComfyError {
  return new ComfyError(
    "COMFY_SHAPE",
    {
      fr: `[POST /prompt] a rendu l'identifiant d'un autre travail (${promptId}) au lieu du nôtre : un proxy mélange les réponses, ou les garde en cache. Rien n'a été annulé chez les autres.`,
      en: `[POST /prompt] gave the id of another job (${promptId}) instead of ours: a proxy mixes up replies, or caches them. No job of others was cancelled.`,
    },
    { status: 200, request: "POST /prompt" },
  );
}
