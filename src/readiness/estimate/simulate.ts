import { pick, type Random } from "./draws.ts";
import type { Ask, Start } from "./start.ts";
import type { World } from "./world.ts";

/** How a class went that was only thought of. */
export interface Course {
  /** Of the pictures that came, in no order. */
  readonly waits: Float64Array;
  readonly lastMs: number;
  readonly failed: number;
  /** Of those that failed: who had lost patience before the server began. */
  readonly gaveUp: number;
}

/**
 * A class at a server: who asks first is served first, and asks for the next picture once the one before is there. Asks are served in
 * their order, and what they lead to lies after them: no event queue is needed, two sorted lists are enough.
 */
export function simulate(start: Start, world: World, random: Random): Course {
  const total = start.asks.reduce((sum, { left }) => sum + left, 0);
  const waits = new Float64Array(start.waits.length + total);
  waits.set(start.waits);
  let size = start.waits.length;
  let { lastMs, failed } = start;
  let gaveUp = 0;
  let ordinal = start.served;
  const free = Array.from({ length: world.workers }, (_, at) => start.freeMs[at] ?? 0);
  if (world.batch > 1) free.fill(Math.max(0, ...start.freeMs));
  const again: Ask[] = [];
  let [first, second] = [0, 0];

  const peek = (): Ask | undefined => {
    const [a, b] = [start.asks[first], again[second]];
    return a && (!b || a.atMs <= b.atMs) ? a : b;
  };
  const take = (ask: Ask): void => {
    if (ask === start.asks[first]) first++;
    else second++;
  };
  const over = ({ atMs, left }: Ask, endMs: number, came: boolean): void => {
    const seenMs = endMs + (pick(start.fetchMs, random) ?? 0);
    if (came) {
      waits[size++] = seenMs - atMs;
      lastMs = Math.max(lastMs, seenMs);
    } else failed++;
    if (left <= 1 || (!came && random() < start.leaving)) return;
    const next = { atMs: seenMs + (pick(start.pauseMs, random) ?? 0), left: left - 1, waitedMs: 0 };
    insert(again, next, second);
  };
  /** Takes the next one who waits at this moment, if anybody does; who has lost patience by then is gone. */
  const nextAt = (nowMs: number): Ask | undefined => {
    for (let ask = peek(); ask && ask.atMs <= nowMs; ask = peek()) {
      take(ask);
      const untilMs = ask.atMs + world.patienceMs(ask.waitedMs);
      if (untilMs >= nowMs) return ask;
      gaveUp++;
      over(ask, untilMs, false);
    }
    return undefined;
  };

  for (let ask = peek(); ask; ask = peek()) {
    const worker = firstFree(free);
    const beginMs = Math.max(ask.atMs, free[worker] ?? 0);
    const batch: Ask[] = [];
    for (let one = nextAt(beginMs); one; one = nextAt(beginMs)) if (batch.push(one) >= world.batch) break;
    if (batch.length === 0) continue;
    const ms = world.next(worker, ordinal);
    if (ms >= 0) ordinal++;
    const endMs = beginMs + Math.abs(ms);
    free[worker] = endMs;
    for (const one of batch) over(one, endMs, ms >= 0);
  }
  return { waits: waits.subarray(0, size), lastMs, failed, gaveUp };
}

/** Nearly sorted as they come: from the end, down to those who are served already. */
function insert(asks: Ask[], ask: Ask, from: number): void {
  let at = asks.length;
  while (at > from && (asks[at - 1]?.atMs ?? 0) > ask.atMs) at--;
  if (at === asks.length) asks.push(ask);
  else asks.splice(at, 0, ask);
}

function firstFree(free: readonly number[]): number {
  let best = 0;
  for (let at = 1; at < free.length; at++) if ((free[at] ?? 0) < (free[best] ?? 0)) best = at;
  return best;
}
