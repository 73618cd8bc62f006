import { setTimeout as sleep } from "node:timers/promises";
import type { FaultSet } from "../faults.ts";

/** Measured: 340 to 390 ms. */
const PAUSE_MS = 360;
/** The events are compressed one after the other before they leave; the replies wait for them, but not for ever. */
const COMPRESSING_MS = 300;
const moments = ["submitted", "started", "between", "ended"] as const;

/**
 * Fault `pause-after-idle`: after ten idle seconds the worker of a real server collects garbage and holds Python's
 * lock: for a third of a second no reply and no event leaves, then the events go, then the replies. Here every job that
 * finds the queue empty brings one pause, the first job before its reply, the next before its first event, then between
 * its events, then after the last one.
 */
export class Pause {
  readonly #faults: FaultSet;
  readonly #signal: AbortSignal;
  #jobs = 0;
  #moment: (typeof moments)[number] | undefined;
  #held: (() => void)[] | undefined;
  #over: Promise<void> | undefined;

  constructor(faults: FaultSet, signal: AbortSignal) {
    this.#faults = faults;
    this.#signal = signal;
  }

  /** Whether every event has left; the sockets know. */
  isSent: () => boolean = () => true;

  /** Ends with the pause, after its events have left. Undefined: there is none now. */
  get over(): Promise<void> | undefined {
    return this.#over;
  }

  /** A job came to an idle server. */
  arm(): void {
    this.#moment = this.#faults.has("pause-after-idle") ? moments[this.#jobs++ % moments.length] : undefined;
  }

  reach(moment: (typeof moments)[number]): void {
    if (moment !== this.#moment) return;
    this.#moment = undefined;
    this.#held = [];
    this.#over = this.#wait();
  }

  /** Sends an event: now, or at the end of the pause. */
  send(event: () => void): void {
    if (this.#held === undefined) event();
    else this.#held.push(event);
  }

  async #wait(): Promise<void> {
    await sleep(PAUSE_MS, undefined, { signal: this.#signal }).catch(() => undefined);
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) event();
    const until = performance.now() + COMPRESSING_MS;
    while (!this.isSent() && performance.now() < until) await sleep(1);
    this.#over = undefined;
  }
}
