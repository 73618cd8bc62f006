import { livedFor, onceLived } from "../../lived.ts";
import type { ComfyClient } from "../client.ts";

/** What a proxy that counts requests or connections answers: nginx says 503, IIS 403. */
export const tooMany: readonly number[] = [403, 429, 503];

export interface RequestLimit {
  readonly status: number;
  /** As many were answered before it. */
  readonly requests: number;
}

/** ComfyUI's own page asks for more than these when it is opened (270, 0.33). */
const MOST = 150;
/** A browser has as many connections. */
const AT_ONCE = 6;
const PAUSE_MS = 1_500;
/** In calm all of so many pass. Of two or three servers that answer by turns, the one that refuses is met again. */
const CALM = 3;
/** A busy machine asks slowly, and meets a limit all the same. */
const TOTAL_MS = 15_000;
const limits = { connectMs: 3_000, totalMs: 5_000 };

/**
 * Whether the way to the server counts requests: one that is answered by itself is asked as fast as a browser asks for a page, until it
 * is refused, and answered each time in calm. Undefined: all pass, or something else is the matter.
 */
export async function requestLimit(
  client: () => ComfyClient,
  signal: AbortSignal,
): Promise<RequestLimit | undefined> {
  await using one = client();
  const ask = (): Promise<number | undefined> =>
    one.raw({ method: "GET", path: "/system_stats", limits, signal }).then(
      ({ status }) => status,
      () => undefined,
    );
  if ((await ask()) !== 200) return undefined;
  let asked = 0;
  let answered = 0;
  let refused: number | undefined;
  let isOver = false;
  const callOff = onceLived(TOTAL_MS, () => {
    isOver = true;
  });
  const hurry = async (): Promise<void> => {
    while (refused === undefined && asked < MOST && !isOver && !signal.aborted) {
      asked += 1;
      const status = await ask();
      if (status === 200) answered += 1;
      else if (status === undefined || !tooMany.includes(status)) return;
      else refused ??= status;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hurry));
  callOff();
  if (refused === undefined) return undefined;
  for (let calm = 0; calm < CALM; calm += 1) {
    await livedFor(PAUSE_MS, signal);
    if ((await ask()) !== 200) return undefined;
  }
  return { status: refused, requests: answered + 1 };
}
