import type { Rejection } from "./rejections.ts";

/**
 * How a job ended. One word per situation that needs its own remedy:
 * finished · cached (nothing was executed) · rejected (400, never queued) · partly-validated (200 with node_errors) ·
 * failed (a node raised) · out-of-memory · interrupted (by any client) · vanished (in neither queue nor history) ·
 * history-late (success was announced, the history never contained it) · foreign-history (under our id the history contains
 * somebody else's graph) · server-lost (no longer reachable) · worker-dead (the server's log says that the thread that executes
 * all jobs has ended) ·
 * timed-out (the budget ran out; cancelled by us) · cancelled (by our own signal).
 */
export type JobOutcome =
  | "finished"
  | "cached"
  | "rejected"
  | "partly-validated"
  | "failed"
  | "out-of-memory"
  | "interrupted"
  | "vanished"
  | "history-late"
  | "foreign-history"
  | "server-lost"
  | "worker-dead"
  | "timed-out"
  | "cancelled";

/**
 * What a job was last seen doing. `stalled` is running without any progress for longer than the stall limit; `stillMs`: for how
 * long nothing at all has moved on the server, where that is longer than the limit.
 */
export type JobPhase =
  | { readonly phase: "submitting" }
  | { readonly phase: "queued"; readonly ahead: number; readonly stillMs?: number }
  | {
      readonly phase: "running";
      readonly node?: string;
      readonly nodeType?: string;
      readonly step?: number;
      readonly of?: number;
    }
  | {
      readonly phase: "stalled";
      readonly silentMs: number;
      readonly stillMs?: number;
      readonly node?: string;
      readonly nodeType?: string;
    };

/** One event of the job as this client received it; `atMs` counts from the submission. */
export interface JobMoment {
  readonly atMs: number;
  readonly event: string;
  readonly node?: string;
  readonly step?: number;
  readonly of?: number;
}

export interface OutputImage {
  readonly node: string;
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

/** What the server did while a job that never ended was waited for. */
export interface Stillness {
  /** Milliseconds at the end during which nothing moved: no job, no event, no line of the worker in the log. */
  readonly stillMs: number;
  /** Something had moved since the submission. */
  readonly moved: boolean;
  /** Percent of one core that the server's container took while nothing moved, where Docker tells it. */
  readonly cpu?: number;
  /** The job was running, and went on running after it had been interrupted. */
  readonly ignoredCancel?: true;
}

/** Plain data, safe to report: class names, statuses, times; exception texts cut to 500 characters. */
export interface JobReport {
  readonly promptId: string;
  readonly outcome: JobOutcome;
  /** Milliseconds from the submission to the first execution event, and to the end. */
  readonly queuedMs: number;
  readonly totalMs: number;
  /** The largest number of jobs that was seen ahead of ours in the queue. */
  readonly ahead: number;
  /** What reported the end: the WebSocket, or the history while the socket was silent, dropped or absent. */
  readonly knownBy: "websocket" | "history" | "submission" | "clock";
  readonly socket: "live" | "silent" | "dropped" | "refused";
  readonly lastPhase: JobPhase;
  /** The history holds it, where it is asked by an address that nobody asked before: a cache keeps an older reply. */
  readonly stale?: true;
  /** Our job may still be on the server: cancelling it failed. */
  readonly leftBehind?: true;
  readonly timeline: readonly JobMoment[];
  /** Given up before the budget was spent: no job before ours ended for so many milliseconds. */
  readonly gaveUpMs?: number;
  /** outcome timed-out / worker-dead */
  readonly stillness?: Stillness;
  /** Node ids that the server took from its cache. */
  readonly cachedNodes: readonly string[];
  readonly outputs: readonly OutputImage[];
  /** outcome failed / out-of-memory / interrupted */
  readonly failure?: { node?: string; nodeType?: string; exception?: string; message?: string };
  /** outcome rejected / partly-validated: one entry per error of POST /prompt. */
  readonly rejections?: readonly Rejection[];
}
