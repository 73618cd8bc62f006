import type { ReadinessFigures } from "../figures.ts";
import type { ClassSession } from "../session.ts";
import type { OneJob } from "./one-job.ts";
import { Series } from "./series.ts";

export interface BurstProgress {
  readonly done: number;
  /** Pictures that will not come, or are not what they should be. */
  readonly failed: number;
  readonly running: number;
  readonly waiting: number;
  /** Pictures of the whole class. */
  readonly of: number;
  readonly perMinute?: number;
  /** Until the last picture at this pace, or until the end of the session. */
  readonly leftMs: number;
}

/** Counts where the jobs of the class are. */
export class Tally {
  readonly #session: ClassSession;
  readonly #jobs: readonly OneJob[];
  readonly #series = new Series();

  constructor(session: ClassSession, jobs: readonly OneJob[]) {
    this.#session = session;
    this.#jobs = jobs;
  }

  note(nowMs: number): void {
    const { waiting, running, done } = this.#count();
    this.#series.add({ atMs: Math.round(nowMs), waiting, running, done });
  }

  get series(): ReadinessFigures["series"] {
    return this.#series.points;
  }

  progress(nowMs: number): BurstProgress {
    const { waiting, running, done, failed } = this.#count();
    const of = this.#session.students * this.#session.images;
    const ended = done + failed;
    const perMs = ended / Math.max(1, nowMs);
    const restMs = this.#session.minutes * 60_000 - nowMs;
    const leftMs = ended > 0 ? Math.min(restMs, (of - ended) / perMs) : restMs;
    return {
      ...{ done, failed, running, waiting, of },
      ...(ended > 0 && { perMinute: 60_000 * perMs }),
      leftMs: Math.max(0, leftMs),
    };
  }

  #count(): { waiting: number; running: number; done: number; failed: number } {
    let [waiting, running, done, failed] = [0, 0, 0, 0];
    for (const { state, outcome, ended } of this.#jobs) {
      // the server is through with it, while we still fetch and judge
      if (outcome === "done" || (ended !== undefined && outcome === undefined)) done += 1;
      else if (outcome !== undefined) failed += 1;
      else if (state === "running") running += 1;
      else waiting += 1;
    }
    return { waiting, running, done, failed };
  }
}
