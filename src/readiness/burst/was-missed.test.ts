import { expect, test } from "vitest";
import type { HistoryEntry } from "../../comfyui/replies.ts";
import { OneJob } from "./one-job.ts";
import { wasMissed } from "./was-missed.ts";

const job = () => new OneJob("a", { student: 0, image: 0 }, { graph: {}, workflow: "one", images: 1 }, 0);
const entry: HistoryEntry = { prompt: [], outputs: {} } as unknown as HistoryEntry;
const never = new AbortController().signal;
/** Each look is answered at once. */
const watch = (seen: () => void = () => {}) => ({
  get answered() {
    seen();
    return Promise.resolve();
  },
});

test("a job that neither queue nor history has was missed, after two looks", async () => {
  const one = job();
  let looks = 0;
  expect(
    await wasMissed(
      { history: async () => undefined },
      one,
      watch(() => looks++),
      never,
    ),
  ).toBe(true);
  expect([looks, one.state]).toEqual([2, "sent"]);
});

test("one that the queue shows was taken", async () => {
  const one = job();
  const shown = watch(() => {
    one.state = "waiting";
  });
  expect(await wasMissed({ history: async () => undefined }, one, shown, never)).toBe(false);
});

test("one that the history has was taken, and is followed", async () => {
  const one = job();
  expect(await wasMissed({ history: async () => entry }, one, watch(), never)).toBe(false);
  expect(one.state).toBe("waiting");
});

test("where nobody answers, nothing is sent again", async () => {
  const broken = async () => {
    throw new Error("502");
  };
  expect(await wasMissed({ history: broken }, job(), watch(), never)).toBeUndefined();
  const silent = { answered: new Promise<void>(() => {}) };
  expect(await wasMissed({ history: broken }, job(), silent, AbortSignal.abort())).toBeUndefined();
});
