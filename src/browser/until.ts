import { setTimeout as delay } from "node:timers/promises";

/** Most of what a page is asked for comes within some hundredths of a second; what does not is not asked for all the time. */
const FIRST_LOOK_MS = 20;
const LOOK_MS = 150;

/** Looks until there is something to see, at most so long; undefined where there never was. */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  budgetMs: number,
): Promise<T | undefined> {
  const end = performance.now() + budgetMs;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(LOOK_MS, 1.5 * pause)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() >= end) return undefined;
    await delay(pause);
  }
}
