import { marked, plain, plainLine } from "../../redaction/plain.ts";
import { outOfMemory } from "../out-of-memory.ts";
import type { HistoryEntry, Queue } from "../replies.ts";
import type { SocketMessage } from "../socket.ts";
import type { JobMoment, JobOutcome, JobPhase, OutputImage } from "./job-report.ts";

/** Timelines are evidence, not archives: a 50-step job has about 80 moments. */
const MAX_MOMENTS = 500;
/** More than the pictures of the largest batch of a course. */
const MAX_OUTPUTS = 1_000;
/** Node ids are numbers, or numbers with dots where a node expands: longer ones are cut. */
const MAX_ID = 100;

type Ending = { readonly outcome: JobOutcome; readonly failure?: Failure };
type Failure = { node?: string; nodeType?: string; exception?: string; message?: string };

/**
 * What is known about one job, advanced by socket messages, queue snapshots and history entries.
 * Pure bookkeeping: no clock, no network; `atMs` counts from the submission.
 * Only messages with our prompt id count: a client also receives other people's events.
 */
export class JobState {
  readonly promptId: string;
  readonly timeline: JobMoment[] = [];
  phase: JobPhase = { phase: "submitting" };
  ahead = 0;
  startedAtMs: number | undefined;
  lastSignMs = 0;
  ownEvents = 0;
  cachedNodes: string[] = [];
  outputs: OutputImage[] = [];
  /** The server announced success; the history must follow. */
  successAtMs: number | undefined;
  ending: Ending | undefined;
  readonly #nodeTypes: Readonly<Record<string, string>>;

  constructor(promptId: string, nodeTypes: Readonly<Record<string, string>>) {
    this.promptId = promptId;
    this.#nodeTypes = nodeTypes;
  }

  onMessage({ type, data }: SocketMessage, atMs: number): void {
    if (data.prompt_id !== this.promptId || this.ending) return;
    this.ownEvents += 1;
    this.lastSignMs = atMs;
    const node = this.#ownNode(data.node);
    switch (type) {
      case "execution_start":
        this.#start(atMs);
        break;
      case "execution_cached":
        this.cachedNodes = this.#ownNodes(data.nodes);
        break;
      case "executing":
        // a part of a node that expands may have any name: it runs all the same
        if (typeof data.node === "string") this.#run(node, atMs);
        else if (data.node === null) this.successAtMs ??= atMs;
        break;
      case "progress":
        this.#run(node, atMs, numberIn(data.value), numberIn(data.max));
        break;
      case "execution_success":
        this.successAtMs ??= atMs;
        break;
      case "execution_error":
        this.ending = this.#failed(data);
        break;
      case "execution_interrupted":
        this.ending = { outcome: "interrupted", failure: this.#failureOf(data) };
        break;
      default: // progress_state and executed repeat the other messages
        return;
    }
    this.#note(atMs, type, node, data);
  }

  /** Position in the queue; returns whether the job is in it. */
  onQueue(queue: Queue, atMs: number): boolean {
    const mine = ([, id]: readonly [number, string, ...unknown[]]): boolean => id === this.promptId;
    if (queue.queue_running.some(mine)) {
      this.#start(atMs);
      return true;
    }
    const own = queue.queue_pending.find(mine);
    if (own === undefined) return false;
    // pending is a heap, not sorted: the lower number runs first
    const ahead =
      queue.queue_running.length + queue.queue_pending.filter(([number]) => number < own[0]).length;
    this.ahead = Math.max(this.ahead, ahead);
    if (this.startedAtMs === undefined) this.phase = { phase: "queued", ahead };
    return true;
  }

  /** The history entry decides how a job ended. */
  onHistory(entry: HistoryEntry, graphNodes: readonly string[]): void {
    this.outputs = Object.entries(entry.outputs)
      .flatMap(([id, output]) => {
        const node = id.slice(0, MAX_ID);
        return (output.images ?? []).map(({ filename, subfolder, type }) => ({
          node,
          filename,
          subfolder,
          type,
        }));
      })
      .slice(0, MAX_OUTPUTS);
    const messages = entry.status?.messages ?? [];
    for (const [type, data] of messages) {
      if (type === "execution_cached") this.cachedNodes = this.#ownNodes(data.nodes);
      if (type === "execution_error") this.ending = this.#failed(data);
      if (type === "execution_interrupted")
        this.ending = { outcome: "interrupted", failure: this.#failureOf(data) };
    }
    if (this.ending) return;
    if (entry.status?.status_str === "error") this.ending = { outcome: "failed" };
    else if (graphNodes.every((node) => this.cachedNodes.includes(node))) this.ending = { outcome: "cached" };
    else this.ending = { outcome: "finished" };
  }

  /** No own event for `silentMs`; `stillMs`: and nothing else has moved for so long, where that is worth telling. */
  stall(silentMs: number, stillMs?: number): void {
    const still = stillMs !== undefined && { stillMs };
    if (this.phase.phase === "queued") this.phase = { phase: "queued", ahead: this.phase.ahead, ...still };
    if (this.phase.phase !== "running" && this.phase.phase !== "stalled") return;
    const { node, nodeType } = this.phase;
    this.phase = {
      phase: "stalled",
      silentMs,
      ...still,
      ...(node && { node }),
      ...(nodeType && { nodeType }),
    };
  }

  #start(atMs: number): void {
    if (this.startedAtMs !== undefined) return;
    this.startedAtMs = atMs;
    this.lastSignMs = atMs;
    this.phase = { phase: "running" };
  }

  #run(node: string | undefined, atMs: number, step?: number, of?: number): void {
    this.#start(atMs);
    const nodeType =
      node !== undefined && Object.hasOwn(this.#nodeTypes, node) ? this.#nodeTypes[node] : undefined;
    this.phase = {
      phase: "running",
      ...(node && { node }),
      ...(nodeType && { nodeType }),
      ...(step !== undefined && of && { step, of }),
    };
  }

  #failed(data: Readonly<Record<string, unknown>>): Ending {
    return failedBy(this.#failureOf(data));
  }

  #failureOf(data: Readonly<Record<string, unknown>>): Failure {
    const text = (key: string): string => {
      const value = data[key];
      return typeof value === "string" ? value.trim().slice(0, 500) : "";
    };
    const node = this.#ownNode(data.node_id);
    const [nodeType, exception] = [plainLine(text("node_type")), plainLine(text("exception_type"))];
    const message = marked(plain(text("exception_message")));
    return {
      ...(node !== undefined && { node }),
      ...(nodeType && { nodeType }),
      ...(exception && { exception }),
      ...(message && { message }),
    };
  }

  /** A node of our graph, or a part into which the server expands one (`3.0.0.2`); any other text is no name of a node. */
  #ownNode(id: unknown): string | undefined {
    if (typeof id !== "string") return undefined;
    const own = (node: string): boolean => Object.hasOwn(this.#nodeTypes, node);
    if (own(id)) return id.slice(0, MAX_ID);
    const parts = /^(.{1,60}?)((?:\.\d{1,6}){1,6})$/.exec(id);
    return parts && own(parts[1] ?? "") ? id : undefined;
  }

  /** The listed node ids that are in our graph: the server may list unknown ids, and one id many times. */
  #ownNodes(ids: unknown): string[] {
    const listed = new Set<unknown>(Array.isArray(ids) ? ids : []);
    return Object.keys(this.#nodeTypes).filter((id) => listed.has(id));
  }

  #note(atMs: number, event: string, node: string | undefined, data: SocketMessage["data"]): void {
    if (this.timeline.length >= MAX_MOMENTS) return;
    const [step, of] = event === "progress" ? [numberIn(data.value), numberIn(data.max)] : [];
    const progress = step !== undefined && of !== undefined && { step, of };
    this.timeline.push({ atMs: Math.round(atMs), event, ...(node && { node }), ...progress });
  }
}

/** Finite numbers only: JSON may contain 1e999, and an object may throw when it is converted. */
function numberIn(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function failedBy(failure: Failure): Ending {
  // an old driver says only this, of which a log may hold harmless sentences
  const bare = /^(?:CUDA error: )?out of memory\b/i.test(failure.message ?? "");
  const memory = bare || outOfMemory.test(`${failure.exception}: ${failure.message}`);
  return { outcome: memory ? "out-of-memory" : "failed", failure };
}
