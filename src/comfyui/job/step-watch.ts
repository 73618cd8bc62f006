import { onceLived } from "../../lived.ts";
import type { JobPhase } from "./job-report.ts";

/** Milliseconds. A pause of the server (0.39 s measured on 0.33.0) holds events, which then arrive after later replies. */
const LATE_MS = 1_000;

/** Signs that a job samples on: its progress events, which are fewer than its steps since they are throttled. */
export class StepWatch {
  ended = false;
  count = 0;
  /** The socket sends nothing about jobs. */
  readonly #isSilent: () => boolean;
  #waiting: { left: number; done: () => void } | undefined;
  #remaining: number | undefined;
  #fence: "none" | "set" | "passed" = "none";

  constructor(isSilent: () => boolean) {
    this.#isSilent = isSilent;
  }

  see(phase: JobPhase): void {
    if (phase.phase !== "running" || !phase.of) return;
    this.count += 1;
    if (this.#waiting && --this.#waiting.left <= 0) this.#waiting.done();
  }

  /** How many jobs the server says are left, on the socket of the job. */
  hear(remaining: number): void {
    const fewer = this.#remaining !== undefined && remaining < this.#remaining;
    this.#remaining = remaining;
    if (!fewer || this.#fence !== "set") return;
    this.#fence = "passed";
    this.#waiting?.done();
  }

  /**
   * To be called before a waiting job is deleted. The server then tells all sockets that fewer are left, and a socket keeps its
   * order: what comes after that was sent after whatever was asked before the deletion.
   */
  fence(): void {
    this.#fence = "set";
  }

  end(): void {
    this.ended = true;
    this.#waiting?.done();
  }

  /** Resolves after that many more events that cannot be late ones, or when the job has ended; at once if the socket is known to be silent. */
  async next(count: number): Promise<void> {
    if (this.#fence !== "passed") await this.late();
    this.#fence = "none";
    // a socket that drops meanwhile sends no more steps: the interrupt must not wait for them
    await this.#wait(count, 60_000);
  }

  /** Lets events pass that were sent before the last reply: until a fence, until the job has ended, else for a second. */
  async late(): Promise<void> {
    await this.#wait(Number.POSITIVE_INFINITY, LATE_MS);
  }

  async #wait(count: number, ms: number): Promise<void> {
    if (this.ended || this.#isSilent()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { left: count, done: resolve };
    const done = onceLived(ms, resolve);
    await promise;
    done();
    this.#waiting = undefined;
  }
}
