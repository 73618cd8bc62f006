import { onceLived } from "../../lived.ts";
import type { Text } from "../../text.ts";

/** Bytes a second below which a reply is held back rather than under way: an old mobile line brings ten times as much. */
const SLOWEST = 1_000;
/** Milliseconds between two looks at a reply that takes longer than its limit. */
const LOOK_MS = 5_000;
/** Milliseconds. The timers of a look may together end so much too early: what is then left of the last limit is no look of its own. */
const EARLY_MS = 50;
/** Smaller replies say nothing of a line. */
const TELLING_BYTES = 64 * 1024;

/** Bytes a second below which a person is told: a picture of 1.6 MB takes more than a quarter of a minute. */
export const SLOW_LINE = 100_000;

/** A reply on its way, in bytes and milliseconds. */
export interface Transfer {
  readonly request: string;
  readonly bytes: number;
  readonly ms: number;
  /** As its header announces it. */
  readonly announced?: number;
}

/**
 * Ends a request that takes too long: after `totalMs` where no byte comes any more, and after `mostMs` in any case. As long as
 * bytes arrive the line is slow, and nobody stuck.
 */
export class TransferClock {
  readonly request: string;
  /** The limit that was reached, in milliseconds. */
  reached: number | undefined;
  /** Bytes were still coming when the limit was reached. */
  isSlow = false;
  announced: number | undefined;
  #bytes = 0;
  #since: number | undefined;
  #lastMs: number | undefined;
  #longestMs = 0;
  #callOff: () => void;
  readonly #started = performance.now();

  constructor(request: string, totalMs: number, mostMs: number, stop: () => void) {
    this.request = request;
    let seen = 0;
    let lookMs = totalMs;
    const look = (): void => {
      const elapsed = performance.now() - this.#started;
      const isFlowing = this.#bytes - seen >= (SLOWEST * lookMs) / 1000;
      const isLast = elapsed >= mostMs - EARLY_MS;
      if (!isFlowing || isLast) {
        this.reached = Math.round(elapsed);
        // the last look may have been a moment ago
        this.isSlow = isLast && (isFlowing || seen > 0);
        stop();
        return;
      }
      seen = this.#bytes;
      lookMs = Math.min(LOOK_MS, mostMs - elapsed);
      this.#callOff = onceLived(lookMs, look);
    };
    this.#callOff = onceLived(totalMs, look);
  }

  /** Shown each piece of the body. */
  readonly came = (bytes: number): void => {
    const now = performance.now();
    this.#longestMs = Math.max(this.#longestMs, now - (this.#lastMs ?? now));
    this.#lastMs = now;
    this.#since ??= now;
    this.#bytes += bytes;
  };

  end(): void {
    this.#callOff();
  }

  /** The reply so far, from its first piece on. What came whole is spared its longest pause: one alone is none of the line's. */
  get transfer(): Transfer {
    const from = this.#since ?? this.#started;
    const to = this.reached === undefined ? (this.#lastMs ?? from) - this.#longestMs : performance.now();
    return {
      request: this.request,
      bytes: this.#bytes,
      ms: Math.round(to - from),
      ...(this.announced !== undefined && { announced: this.announced }),
    };
  }
}

/** Bytes a second. */
export function rateOf({ bytes, ms }: Pick<Transfer, "bytes" | "ms">): number {
  return ms === 0 ? Number.POSITIVE_INFINITY : (bytes * 1000) / ms;
}

/** The slower of two lines; a small reply measures none. */
export function slower(one: Transfer | undefined, other: Transfer): Transfer | undefined {
  if (other.bytes < TELLING_BYTES) return one;
  return one === undefined || rateOf(other) < rateOf(one) ? other : one;
}

/** "610 kB of 1.6 MB came in 30 s (20 kB/s)". */
export function transferText({ bytes, ms, announced }: Omit<Transfer, "request">): Text {
  const rate = rateOf({ bytes, ms });
  const size = (value: number, unit: string): string =>
    value >= 1e6 ? `${(value / 1e6).toFixed(1)} M${unit}` : `${Math.round(value / 1000)} k${unit}`;
  const [s, fr, en] = [Math.round(ms / 1000), size(bytes, "o"), size(bytes, "B")];
  const [du, of] =
    announced === undefined ? ["", ""] : [` sur ${size(announced, "o")}`, ` of ${size(announced, "B")}`];
  return {
    fr: `${fr}${du} en ${s} s (${size(rate, "o")}/s)`.replaceAll(".", ","),
    en: `${en}${of} in ${s} s (${size(rate, "B")}/s)`,
  };
}
