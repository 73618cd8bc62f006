import { setTimeout as delay } from "node:timers/promises";
import { onceLived } from "../lived.ts";

/** Most of what a page is asked for comes within some hundredths of a second; what does not is not asked for all the time. */
const FIRST_LOOK_MS = 20;
const LOOK_MS = 150;
/** The last look may come late, where this machine was held up: it is given this time all the same. */
const LAST_LOOK_MS = 1_000;
/** A page whose script runs without an end, or that is just changing, may never answer a question; then it is asked anew. */
const ANSWER_MS = 5_000;

/** The page's answer, or undefined where it gives none in that time. */
export async function answered<T>(question: Promise<T>, ms = ANSWER_MS): Promise<T | undefined> {
  const silence = Promise.withResolvers<undefined>();
  const callOff = onceLived(ms, () => silence.resolve(undefined));
  try {
    return await Promise.race([question, silence.promise]);
  } finally {
    callOff();
    // an answer that comes too late is nobody's error
    question.catch(() => {});
  }
}

/** Looks until there is something to see, at most so long; undefined where there never was. */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  budgetMs: number,
): Promise<T | undefined> {
  const end = performance.now() + budgetMs;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(LOOK_MS, 1.5 * pause)) {
    const left = Math.max(LAST_LOOK_MS, end - performance.now());
    const seen = await answered(look(), Math.min(ANSWER_MS, left));
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() >= end) return undefined;
    await delay(pause);
  }
}
