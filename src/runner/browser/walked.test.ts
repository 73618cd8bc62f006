import { beforeEach, expect, test, vi } from "vitest";
import type { ComfyClient } from "../../comfyui/client.ts";
import { walkedJob } from "./walked.ts";

vi.mock("../check.ts", () => ({ target: { url: "http://gpu:8188" } }));
vi.mock("../cleanup-ledger.ts", () => ({ cleanupLedger: { enter() {}, leave() {} } }));

const graphOf = (prefix: string) => ({
  "9": { class_type: "SaveImage", inputs: { filename_prefix: prefix } },
});
const cancelled: string[] = [];
beforeEach(() => void cancelled.splice(0));

/** A server where another person's job runs, and one of ours waits. */
const comfy = {
  queue: async () => ({
    queue_running: [[1, "theirs", graphOf("a-student")]],
    queue_pending: [[2, "ours", graphOf("e2e-1")]],
  }),
  deletePending: async (id: string) => void cancelled.push(id),
  interrupt: async (id: string) => void cancelled.push(id),
} as unknown as ComfyClient;

test("a job without the server's answer is known by its graph, and those of others are left alone", async () => {
  await walkedJob("e2e-1", { comfy })[Symbol.asyncDispose]();
  expect(cancelled).toEqual(["ours"]);
});

test("a walk that ended before it had a workflow cancels nobody's job", async () => {
  await walkedJob("", { comfy })[Symbol.asyncDispose]();
  expect(cancelled).toEqual([]);
});
