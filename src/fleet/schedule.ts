/** Something to be done, and the machine that it burdens. */
export interface Job<T> {
  readonly item: T;
  readonly machine: string;
}

/**
 * Does all jobs, at most `atOnce` side by side, and those of one machine one after the other: two validations of one GPU would each
 * measure the other, and wait in each other's queue. `waits` is told of a job that waits for its machine. Of the jobs that may begin
 * the first one begins, so that the order is the same each time.
 */
export async function inTurn<T>(
  jobs: readonly Job<T>[],
  atOnce: number,
  work: (item: T) => Promise<void>,
  waits: (item: T, before: T) => void = () => {},
): Promise<void> {
  const waiting = [...jobs];
  const busy = new Map<string, T>();
  const told = new Set<T>();
  const running = new Set<Promise<void>>();
  const begin = (): void => {
    for (const job of [...waiting]) {
      if (running.size >= atOnce) return;
      const before = busy.get(job.machine);
      if (before !== undefined) {
        if (!told.has(job.item)) waits(job.item, before);
        told.add(job.item);
        continue;
      }
      waiting.splice(waiting.indexOf(job), 1);
      busy.set(job.machine, job.item);
      const done = work(job.item).finally(() => {
        busy.delete(job.machine);
        running.delete(done);
      });
      running.add(done);
    }
  };
  begin();
  while (running.size > 0) {
    await Promise.race(running);
    begin();
  }
}
