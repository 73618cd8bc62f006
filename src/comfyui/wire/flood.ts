/**
 * What one WebSocket may bring. A server sends some hundred texts for a job and a short one for each change of its queue: a class of
 * 500 changes it 3,000 times. Twenty pages with a text of 1 MB every few milliseconds held a class of one minute for more than two.
 */
const burst = { texts: 20_000, chars: 16 * 2 ** 20, bytes: 512 * 2 ** 20 };
const perSecond = { texts: 200, chars: 256 * 2 ** 10, bytes: 16 * 2 ** 20 };
type Kind = keyof typeof burst;
const kinds = Object.keys(burst) as Kind[];

/** Counts what one socket brings: its texts, their characters, and the bytes of its pictures. */
export class FloodGauge {
  readonly #left = { ...burst };
  #at = performance.now();

  /** Whether the socket has brought more, by now, than any server sends. */
  isOver(message: unknown): boolean {
    const now = performance.now();
    const seconds = (now - this.#at) / 1_000;
    this.#at = now;
    for (const kind of kinds)
      this.#left[kind] = Math.min(burst[kind], this.#left[kind] + seconds * perSecond[kind]);
    if (typeof message === "string") {
      this.#left.texts -= 1;
      this.#left.chars -= message.length;
    } else if (message instanceof Blob) this.#left.bytes -= message.size;
    else if (message instanceof ArrayBuffer) this.#left.bytes -= message.byteLength;
    return kinds.some((kind) => this.#left[kind] < 0);
  }
}
