import { expect, test, vi } from "vitest";
import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import type { HistoryEntry } from "../../comfyui/replies.ts";
import { Endings } from "./endings.ts";
import { OneJob } from "./one-job.ts";
import { ServerClock } from "./server-clock.ts";

/** What becomes of a job that the queue holds no more, where the history answers so; `absentMs`: for how long. */
async function outcomeWhere(history: () => Promise<undefined>, absentMs: number): Promise<unknown> {
  const now = 100_000;
  const job = new OneJob("a", { student: 0, image: 0 }, { graph: {}, workflow: "one", images: 1 }, 0);
  job.absentSinceMs = now - absentMs;
  const endings = new Endings({ history } as unknown as ComfyClient, {
    judge: vi.fn(),
    isOwn: vi.fn(),
    clock: new ServerClock(),
    now: () => now,
    onEnd: () => {},
    halted: new AbortController().signal,
  });
  endings.settle(job, false, true);
  await endings.drained();
  const { goneMs } = job.plain(new ServerClock(), "withdrawn");
  return `${job.error ?? job.state}${goneMs === undefined ? "" : ", gone"}`;
}

const unknown = async () => undefined;
const broken = async () => {
  throw new ComfyError("COMFY_STATUS", { fr: "", en: "" }, { status: 502 });
};

test("a job that neither queue nor history has is lost", async () => {
  expect(await outcomeWhere(unknown, 4_000)).toBe("lost, gone");
});

test("a history that answers with an error says nothing of a job, until it has done so for long", async () => {
  expect(await outcomeWhere(broken, 4_000)).toBe("sent");
  expect(await outcomeWhere(broken, 11_000)).toBe("HTTP 502");
});

/** A job whose history tells of so many pictures, and of this moment. */
async function settledBy(images: number, timestamp: number) {
  const job = new OneJob("a", { student: 0, image: 0 }, { graph: {}, workflow: "one", images: 2 }, 0);
  const picture = { filename: "a.png", subfolder: "", type: "output" };
  const entry = {
    prompt: [1, "a"],
    outputs: { 1: { images: Array.from({ length: images }, () => picture) } },
    status: {
      status_str: "success",
      completed: true,
      messages: [
        ["execution_start", { timestamp: 5 }],
        ["execution_success", { timestamp }],
      ],
    },
  } as unknown as HistoryEntry;
  const view = vi.fn(async () => Buffer.alloc(8));
  const clock = new ServerClock();
  const endings = new Endings({ history: async () => entry, view } as unknown as ComfyClient, {
    judge: async () => undefined,
    isOwn: async () => true,
    clock,
    now: () => 1_000,
    onEnd: () => {},
    halted: new AbortController().signal,
  });
  endings.settle(job, true);
  await endings.drained();
  return { fetched: view.mock.calls.length, job: job.plain(clock, "late") };
}

test("of a history that tells of any number of pictures no more is fetched than the job makes", async () => {
  expect(await settledBy(2, 5)).toMatchObject({ fetched: 2, job: { outcome: "done" } });
  expect(await settledBy(1_000, 5)).toMatchObject({ fetched: 2, job: { outcome: "bad", error: "count" } });
});

test("a moment beyond all limits is none: an estimate with it would never end", async () => {
  expect((await settledBy(2, 5)).job.endedMs).toBe(1_000);
  expect((await settledBy(2, JSON.parse("1e999"))).job.endedMs).toBeUndefined();
});
