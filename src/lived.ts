/**
 * Time is counted in parts, each by a timer of its own: a machine that stands still for some seconds (it sleeps, or does other
 * things) costs one part, and what has arrived meanwhile is read before the next one begins. A single timer would be over first.
 */
const PARTS = 20;
const LEAST_MS = 10;

/** Calls `done` once this process has had so many milliseconds to itself; returns what calls it off. */
export function onceLived(ms: number, done: () => void): () => void {
  const part = Math.max(LEAST_MS, ms / PARTS);
  let timer: NodeJS.Timeout | undefined;
  const next = (left: number): void => {
    timer = setTimeout(() => (left > part ? next(left - part) : done()), Math.min(part, left));
  };
  next(ms);
  return () => clearTimeout(timer);
}

/** A pause of so much time of this process; a run that is interrupted does not wait for its end. */
export async function livedFor(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = (): void => resolve();
  const callOff = onceLived(ms, over);
  signal.addEventListener("abort", over, { once: true });
  await promise;
  callOff();
  signal.removeEventListener("abort", over);
}
