import { ComfyError } from "../errors.ts";

/** Milliseconds without a single answered look, nor an event, before a server is called lost. */
const LOST_GRACE = 10_000;
/** What a proxy says while its backend is away for a moment. */
const passing = new Set([502, 503, 504]);

/**
 * Looks that failed in a row. One slow or dropped reply is no verdict on a job of minutes: a server is lost when two looks
 * have failed and nothing has come for a while. What cannot pass (401, a reply of another shape) is thrown on.
 */
export class LookFailures {
  #count = 0;
  #since = 0;

  succeeded(): void {
    this.#count = 0;
  }

  /** Counts a failed look that ended `now`; throws what waiting cannot mend. */
  failed(error: unknown, now: number): void {
    if (!(error instanceof ComfyError) || !mayPass(error)) throw error;
    this.#count += 1;
    if (this.#count === 1) this.#since = now;
  }

  /** `lastSignMs`: when the socket last spoke of our job, on the same clock. */
  lost(now: number, lastSignMs: number): boolean {
    return this.#count >= 2 && now - Math.max(this.#since, lastSignMs) > LOST_GRACE;
  }
}

function mayPass({ code, status }: ComfyError): boolean {
  if (code === "COMFY_SHAPE") return false;
  if (code === "COMFY_STATUS" || code === "COMFY_NOT_JSON")
    return status !== undefined && passing.has(status);
  return true;
}
