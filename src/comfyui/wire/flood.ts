import { subscribe } from "node:diagnostics_channel";

/**
 * What one WebSocket may bring. A server sends some hundred texts and pictures for a job and a short text for each change of its
 * queue: a class of 500 changes it 3,000 times. Twenty pages with a text of 1 MB every few milliseconds held a class of one minute
 * for more than two; empty messages, or pings, cost a run minutes of processor time.
 */
const burst = { messages: 20_000, chars: 16 * 2 ** 20, bytes: 256 * 2 ** 20 };
const perSecond = { messages: 200, chars: 256 * 2 ** 10, bytes: 16 * 2 ** 20 };
type Kind = keyof typeof burst;
const kinds = Object.keys(burst) as Kind[];

/** Counts what one socket brings: its messages, pings too, the characters of its texts and the bytes of its pictures. */
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
    this.#left.messages -= 1;
    if (typeof message === "string") this.#left.chars -= message.length;
    else if (message instanceof Blob) this.#left.bytes -= message.size;
    else if (message instanceof ArrayBuffer) this.#left.bytes -= message.byteLength;
    return kinds.some((kind) => this.#left[kind] < 0);
  }
}

const listeners = new WeakMap<object, () => void>();
for (const control of ["ping", "pong"])
  subscribe(`undici:websocket:${control}`, (message) =>
    listeners.get((message as { websocket: object }).websocket)?.(),
  );

/** Pings and pongs are no messages of a socket: undici answers them, and tells of them here alone. */
export function onControl(socket: object, heard: () => void): void {
  listeners.set(socket, heard);
}
