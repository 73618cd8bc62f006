import type { Estimate } from "../figures.ts";
import type { ClassSession } from "../session.ts";
import type { Random } from "./draws.ts";
import type { Known } from "./known.ts";
import { simulate } from "./simulate.ts";
import { freshStart } from "./start.ts";
import { estimateOf } from "./waits.ts";
import { worldOf } from "./world.ts";

/** Larger classes are not thought of. */
export const LARGEST = 2_000;
const SERVERS = { most: 60, least: 11, jobs: 400_000 };

/** The most students for whom this session goes well, searched on servers that may be the measured one. */
export function largestClassOf(
  known: Known,
  session: ClassSession,
  limitMs: number,
  random: Random,
): Estimate {
  const sizes: number[] = [];
  let jobs = 0;
  while (sizes.length < SERVERS.least || (sizes.length < SERVERS.most && jobs < SERVERS.jobs)) {
    const world = worldOf(known.model, known.total, random);
    const works = (students: number): boolean => {
      if (students === 0) return true;
      jobs += students * session.images;
      const start = freshStart({ ...session, students }, known.start);
      const { waits, lastMs, gaveUp } = simulate(start, world, random);
      return keepsTo(waits, limitMs, gaveUp) && lastMs <= session.minutes * 60_000;
    };
    sizes.push(largest(works, Math.min(LARGEST, session.students)));
  }
  return estimateOf(Float64Array.from(sizes));
}

/** Whether the p95 is within the limit, without sorting. `without`: so many waited for a picture that never came. */
export function keepsTo(waits: Float64Array, limitMs: number, without = 0): boolean {
  let over = without;
  for (const wait of waits) if (wait > limitMs) over++;
  const all = waits.length + without;
  return waits.length > 0 && over <= all - Math.ceil(0.95 * all);
}

/** Doubled or halved from the class that was asked for, then between the two. */
function largest(works: (students: number) => boolean, from: number): number {
  let [low, high] = [from, from];
  if (works(from)) {
    while (high < LARGEST && works(Math.min(LARGEST, high * 2))) high = Math.min(LARGEST, high * 2);
    if (high === LARGEST) return LARGEST;
    [low, high] = [high, Math.min(LARGEST, high * 2)];
  } else {
    while (!works(Math.floor(low / 2))) low = Math.floor(low / 2);
    [low, high] = [Math.floor(low / 2), low];
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (works(middle)) low = middle;
    else high = middle;
  }
  return low;
}
