import type { Graph } from "../../comfyui/client.ts";
import type { StudentJob, StudentOutcome } from "../session.ts";
import type { ServerClock } from "./server-clock.ts";

/** What a student sends. */
export interface Order {
  readonly graph: Graph;
  /** The workflow of the profile, by its name. */
  readonly workflow: string;
  /** Pictures that its job makes. */
  readonly images: number;
}

/** One job of one student while it is followed; times in milliseconds since the burst began. */
export class OneJob {
  readonly student: number;
  readonly image: number;
  readonly order: Order;
  readonly askedMs: number;
  promptId: string;
  /** The server chose its id: it proves nothing. */
  renamed = false;
  state: "sent" | "waiting" | "running" | "ended" = "sent";
  ahead: number | undefined;
  /** By the server's clock, in milliseconds since the epoch. */
  started: number | undefined;
  ended: number | undefined;
  seenMs: number | undefined;
  /** The server has said that it took it. */
  takenMs: number | undefined;
  outcome: StudentOutcome | undefined;
  error: string | undefined;
  /** What a proxy said before the student pressed Run again. */
  again: string | undefined;
  /** How often the server has begun it. */
  starts = 0;
  /** Its end was told by the student's WebSocket. */
  heard = false;
  /** Somebody looks how it ended. */
  settling = false;
  /** Since when neither the queue nor the history has it. */
  absentSinceMs: number | undefined;
  /** The student goes on: the picture is there, or will never be. */
  readonly over: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(promptId: string, of: { student: number; image: number }, order: Order, askedMs: number) {
    this.promptId = promptId;
    this.student = of.student;
    this.image = of.image;
    this.order = order;
    this.askedMs = askedMs;
  }

  /** The server has begun it; a proxy that hands on an event twice hands on the same moment. */
  begun(at: number | undefined): void {
    if (this.starts > 0 && (at === undefined || at === this.started)) return;
    this.starts += 1;
    this.started ??= at;
  }

  end(outcome: StudentOutcome, error?: string): void {
    if (this.outcome !== undefined) return;
    this.outcome = outcome;
    this.error = error ?? (outcome === "done" ? undefined : outcome);
    this.state = "ended";
    this.over.resolve();
  }

  /** `left`: what becomes of a job that has not ended. */
  plain(clock: ServerClock, left: StudentOutcome): StudentJob {
    const startedMs = atLeast(this.askedMs, clock.ours(this.started));
    const endedMs = atLeast(startedMs ?? this.askedMs, clock.ours(this.ended));
    return {
      student: this.student,
      image: this.image,
      promptId: this.promptId,
      workflow: this.order.workflow,
      askedMs: Math.round(this.askedMs),
      ...(this.takenMs !== undefined && { takenMs: Math.round(this.takenMs) }),
      ...(this.ahead !== undefined && { ahead: this.ahead }),
      ...(startedMs !== undefined && { startedMs }),
      ...(endedMs !== undefined && { endedMs }),
      ...(this.seenMs !== undefined && { seenMs: Math.round(this.seenMs) }),
      // of a job that ended, and whose picture or history was lost, it says nothing
      ...(this.error === "lost" &&
        this.absentSinceMs !== undefined && { goneMs: Math.round(this.absentSinceMs) }),
      outcome: this.outcome ?? left,
      ...(this.error !== undefined && { error: this.error }),
      ...(this.again !== undefined && { again: this.again }),
      ...(this.starts > 1 && { repeated: true }),
    };
  }
}

/** The server has said how it ended: nothing of it can still be in the queue, unless it runs there a second time. */
export function isSafeToForget({ outcome, error, starts }: OneJob): boolean {
  return (
    outcome !== undefined &&
    !["refused", "lost"].includes(outcome) &&
    // the answer told of another job: what became of this one is not known
    !["partly-validated", "foreign-id"].includes(error ?? "") &&
    starts < 2
  );
}

/** A clock that was set back meanwhile must not make a job begin before it was asked for. */
function atLeast(least: number, ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(Math.max(least, ms));
}
