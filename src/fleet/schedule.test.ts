import { expect, test } from "vitest";
import { inTurn } from "./schedule.ts";

/** Work that ends when it is told to, and a record of who ran beside whom. */
function bench() {
  const running = new Set<string>();
  const most = new Map<string, number>();
  const log: string[] = [];
  const machine = (item: string): string => item.charAt(0);
  return {
    log,
    most,
    jobs: (...items: string[]) => items.map((item) => ({ item, machine: machine(item) })),
    work: async (item: string): Promise<void> => {
      running.add(item);
      log.push(item);
      most.set("all", Math.max(most.get("all") ?? 0, running.size));
      const same = [...running].filter((one) => machine(one) === machine(item)).length;
      most.set("same", Math.max(most.get("same") ?? 0, same));
      for (let turn = 0; turn < 3; turn += 1) await null;
      running.delete(item);
    },
  };
}

test("what is on one machine comes one after the other, all else side by side, up to the limit", async () => {
  const { jobs, work, most, log } = bench();
  const waited: string[] = [];
  await inTurn(jobs("a1", "a2", "b1", "c1", "a3", "d1"), 3, work, (item, before) =>
    waited.push(`${item} for ${before}`),
  );
  expect(log.toSorted()).toEqual(["a1", "a2", "a3", "b1", "c1", "d1"]);
  expect(Object.fromEntries(most)).toEqual({ all: 3, same: 1 });
  expect(waited[0]).toBe("a2 for a1");
  expect(new Set(waited).size).toBe(waited.length);
});

test("nothing to do is done at once, and one that fails ends all with its reason", async () => {
  await inTurn([], 2, async () => {});
  const boom = inTurn([{ item: "a", machine: "a" }], 2, async () => {
    throw new Error("boom");
  });
  await expect(boom).rejects.toThrow("boom");
});
