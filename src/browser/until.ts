import { setTimeout as delay } from "node:timers/promises";

const LOOK_MS = 150;

/** Looks until there is something to see, at most so long; undefined where there never was. */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  budgetMs: number,
): Promise<T | undefined> {
  const end = performance.now() + budgetMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() >= end) return undefined;
    await delay(LOOK_MS);
  }
}
