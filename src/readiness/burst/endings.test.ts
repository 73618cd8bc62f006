import { expect, test, vi } from "vitest";
import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import { Endings } from "./endings.ts";
import { OneJob } from "./one-job.ts";
import { ServerClock } from "./server-clock.ts";

/** What becomes of a job that the queue holds no more, where the history answers so; `absentMs`: for how long. */
async function outcomeWhere(history: () => Promise<undefined>, absentMs: number): Promise<unknown> {
  const now = 100_000;
  const job = new OneJob("a", { student: 0, image: 0 }, { graph: {}, workflow: "one" }, 0);
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
  return job.error ?? job.state;
}

const unknown = async () => undefined;
const broken = async () => {
  throw new ComfyError("COMFY_STATUS", { fr: "", en: "" }, { status: 502 });
};

test("a job that neither queue nor history has is lost", async () => {
  expect(await outcomeWhere(unknown, 4_000)).toBe("lost");
});

test("a history that answers with an error says nothing of a job, until it has done so for long", async () => {
  expect(await outcomeWhere(broken, 4_000)).toBe("sent");
  expect(await outcomeWhere(broken, 11_000)).toBe("HTTP 502");
});
