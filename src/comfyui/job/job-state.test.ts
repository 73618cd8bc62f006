import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { historyEntrySchema } from "../replies.ts";
import type { SocketMessage } from "../socket.ts";
import { JobState } from "./job-state.ts";

interface Trace {
  submit?: string;
  log: { t: number; type?: string; data?: Record<string, unknown> }[];
  history: Record<string, unknown>;
}

const traces: Record<string, Trace> = JSON.parse(
  readFileSync(new URL("../../../fixtures/ground-truth/ws-traces.json", import.meta.url), "utf8"),
);

/** Plays a measured trace; the id is that of the run in it. */
function play(name: string): {
  state: JobState;
  entry: ReturnType<typeof historyEntrySchema.parse>;
  nodes: string[];
} {
  const trace = traces[name];
  if (trace === undefined) throw new Error(`no trace ${name}`);
  const raw = "prompt" in trace.history ? trace.history : Object.values(trace.history)[0];
  const entry = historyEntrySchema.parse(raw);
  const graph = entry.prompt[2] as Record<string, { class_type: string }>;
  const types = Object.fromEntries(Object.entries(graph).map(([id, node]) => [id, node.class_type]));
  const state = new JobState(entry.prompt[1], types);
  for (const { t, type, data } of trace.log)
    if (type && data) state.onMessage({ type, data } as SocketMessage, t);
  return { state, entry, nodes: Object.keys(graph) };
}

describe("JobState on measured traces", () => {
  test("a canary run finishes with its image", () => {
    const { state, entry, nodes } = play("canary");
    expect(state.successAtMs).toBeGreaterThan(0);
    state.onHistory(entry, nodes);
    expect(state.ending).toEqual({ outcome: "finished" });
    expect(state.outputs).toEqual([
      { node: "2", filename: "canary_00002_.png", subfolder: "", type: "output" },
    ]);
  });

  test("a wholly cached run is called cached although the server says success", () => {
    const { state, entry, nodes } = play("cached");
    state.onHistory(entry, nodes);
    expect(state.ending).toEqual({ outcome: "cached" });
    expect(state.cachedNodes).toEqual(["1", "2"]);
  });

  test("a failing node is named with its type and exception", () => {
    const { state } = play("executionError");
    expect(state.ending).toEqual({
      outcome: "failed",
      failure: {
        node: "3",
        nodeType: "VAELoader",
        exception: "ValueError",
        message: "Error while deserializing header: HeaderTooLarge",
      },
    });
  });

  test("the history alone distinguishes an interruption from an error, although both say error", () => {
    const { entry, nodes } = play("interrupted");
    const late = new JobState(entry.prompt[1], {});
    late.onHistory(entry, nodes);
    expect(late.ending?.outcome).toBe("interrupted");
  });
});

describe("JobState", () => {
  test("ignores other people's events", () => {
    const state = new JobState("mine", {});
    state.onMessage({ type: "execution_interrupted", data: { prompt_id: "theirs" } }, 5);
    expect(state.ending).toBeUndefined();
    expect(state.ownEvents).toBe(0);
  });

  test("counts the jobs ahead in a heap-ordered queue by their numbers", () => {
    const state = new JobState("mine", {});
    const queued = state.onQueue(
      {
        queue_running: [[1, "a"]],
        queue_pending: [
          [2, "b"],
          [9, "z"],
          [5, "mine"],
        ],
      },
      10,
    );
    expect(queued).toBe(true);
    expect(state.phase).toEqual({ phase: "queued", ahead: 2 });
  });

  test("distinguishes out of memory from other exceptions", () => {
    const state = new JobState("mine", {});
    const data = {
      prompt_id: "mine",
      node_id: "9",
      node_type: "KSampler",
      exception_type: "torch.OutOfMemoryError",
      exception_message: "Allocation on device 0 would exceed allowed memory.",
    };
    state.onMessage({ type: "execution_error", data }, 10);
    expect(state.ending?.outcome).toBe("out-of-memory");
  });

  test("bounds the timeline, whatever the server sends", () => {
    const state = new JobState("mine", {});
    const step = { type: "progress", data: { prompt_id: "mine", node: "1", value: 1, max: 9 } };
    for (let index = 0; index < 2_000; index += 1) state.onMessage(step, index);
    expect(state.timeline.length).toBe(500);
  });
});

test("only nodes of our graph are taken from events, and further lines of an exception are marked", () => {
  const state = new JobState("ours", { "3": "KSampler", "5:7": "VAEDecode" });
  const say = (type: string, data: Record<string, unknown>): void =>
    state.onMessage({ type, data: { prompt_id: "ours", ...data } }, 1);
  for (const node of ["token-in-a-node", "\u001b]0;title\u0007", "3\n::error::x", "constructor", "4.0.0.1"]) {
    say("executing", { node });
    expect(state.phase).toEqual({ phase: "running" });
  }
  for (const node of ["3", "5:7", "3.0.0.12"]) {
    say("executing", { node });
    expect(state.phase).toMatchObject({ node });
  }
  const error = {
    node_id: "evil",
    node_type: "K\nS",
    exception_type: "E",
    exception_message: "one\nGO · two",
  };
  say("execution_error", error);
  expect(state.ending?.failure).toEqual({ nodeType: "K S", exception: "E", message: "one\n│ GO · two" });
});
