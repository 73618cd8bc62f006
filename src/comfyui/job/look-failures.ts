import { ComfyError } from "../errors.ts";

/** Milliseconds without an answered look or an event before a server counts as lost: one that refuses or cuts connections. */
const LOST_GRACE = 10_000;
/** One that accepts them and stays silent may be held by a node that keeps Python's lock, as some loads do. */
const FROZEN_GRACE = 60_000;
/** Statuses of a proxy whose backend is away for a moment. */
const transient = new Set([502, 503, 504]);

/**
 * Looks that failed in a row. One slow or dropped reply proves nothing about a job of minutes: a server is lost when two
 * looks have failed and nothing has arrived for a while. Errors that waiting cannot solve (401, another shape) are thrown.
 */
export class LookFailures {
  #count = 0;
  #since = 0;
  #frozen = false;

  succeeded(): void {
    this.#count = 0;
  }

  /** Counts a failed look that ended `now`; throws an error that waiting cannot solve. */
  failed(error: unknown, now: number): void {
    if (!(error instanceof ComfyError) || !isTransient(error)) throw error;
    this.#count += 1;
    if (this.#count === 1) this.#since = now;
    // COMFY_CANCELLED: the look's own limit
    this.#frozen = error.code === "COMFY_TIMEOUT" || error.code === "COMFY_CANCELLED";
  }

  /** `lastSignMs`: when the last message about our job arrived, on the same clock. */
  lost(now: number, lastSignMs: number): boolean {
    const grace = this.#frozen ? FROZEN_GRACE : LOST_GRACE;
    return this.#count >= 2 && now - Math.max(this.#since, lastSignMs) > grace;
  }
}

/** A proxy whose backend is away for a moment, or nobody who listens for a moment: asked once more, it may well answer. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof ComfyError)) return false;
  return error.status === undefined ? error.code === "COMFY_REFUSED" : transient.has(error.status);
}

function isTransient({ code, status }: ComfyError): boolean {
  // the server answers: what it says will not become readable by waiting
  if (code === "COMFY_SHAPE" || code === "COMFY_TOO_LARGE") return false;
  if (code === "COMFY_STATUS" || code === "COMFY_NOT_JSON")
    return status !== undefined && transient.has(status);
  return true;
}
