import { expect, test } from "vitest";
import type { ComfyClient } from "../../comfyui/client.ts";
import { isStale } from "./turns.ts";

const promptId = "one";
const { signal } = new AbortController();

/** A history that has the job, or not, for whoever asks in the usual way and for whoever avoids a cache. */
const historyOf = (usual: boolean, fresh: boolean) =>
  ({
    history: async (_id: string, _signal?: AbortSignal, query?: string) =>
      (query === undefined ? usual : fresh) ? {} : undefined,
  }) as unknown as ComfyClient;

const stale = (comfy: ComfyClient) => isStale({ outcome: "timed-out", promptId }, { comfy, signal });

test("a job that only a new address shows is kept back by a cache", async () => {
  expect(await stale(historyOf(false, true))).toBe(true);
});

test("a job that was given up, and has ended by that, is kept back by nobody", async () => {
  expect(await stale(historyOf(true, true))).toBe(false);
});

test("a job that nobody shows is gone", async () => {
  expect(await stale(historyOf(false, false))).toBe(false);
});
