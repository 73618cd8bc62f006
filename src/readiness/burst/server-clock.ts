/** A moment that a server tells of; undefined for what is none. JSON has numbers beyond all limits: `1e999` is infinite. */
export function momentOf(told: unknown): number | undefined {
  return typeof told === "number" && Number.isFinite(told) ? told : undefined;
}

/**
 * The server's clock as ours. Whatever it tells of a moment reaches us after that moment, so the least difference that was ever
 * seen is the offset, up to the fastest way of a message.
 */
export class ServerClock {
  #offsetMs: number | undefined;

  /** A moment by the server's clock, of which we have heard by now. */
  heard(serverMs: number, nowMs: number): void {
    this.#offsetMs = Math.min(this.#offsetMs ?? Number.POSITIVE_INFINITY, nowMs - serverMs);
  }

  /** By our clock; undefined as long as nothing was heard. */
  ours(serverMs: number | undefined): number | undefined {
    return serverMs === undefined || this.#offsetMs === undefined ? undefined : serverMs + this.#offsetMs;
  }
}
