import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bornNames, hostileJson, hostileText, nearMiss, parsed } from "../../../selftest/fuzz/hostile.ts";
import { expectPlain, patient } from "../../../selftest/fuzz/judge.ts";
import { events, recorded } from "../../../selftest/fuzz/recorded.ts";
import { historySchema, queueSchema } from "../replies.ts";
import type { SocketMessage } from "../socket.ts";
import { JobState } from "./job-state.ts";

const graph = { "1": "EmptyImage", "2": "SaveImage" };
const mine = "mine";

type Step =
  | { readonly message: SocketMessage }
  | { readonly queue: unknown }
  | { readonly history: unknown }
  | { readonly stalledMs: number };

const kinds = [
  "execution_start",
  "execution_cached",
  "executing",
  "progress",
  "progress_state",
  "executed",
  "execution_success",
  "execution_error",
  "execution_interrupted",
  "status",
];

const someNode = fc.oneof(fc.constantFrom("1", "2", "9.0.1", null, ...bornNames), hostileJson);
const count = fc.oneof(fc.nat(50), hostileJson);

/** Events as a server sends them, and as it should not: any member may be absent, odd or of another type. */
function message(promptId: fc.Arbitrary<unknown>): fc.Arbitrary<SocketMessage> {
  const data = fc.record(
    {
      node: someNode,
      value: count,
      max: count,
      nodes: fc.oneof(fc.array(someNode, { maxLength: 4 }), hostileJson),
      node_id: someNode,
      node_type: fc.oneof(fc.constantFrom("VAEDecode", "KSampler"), hostileJson),
      exception_type: fc.oneof(fc.constantFrom("torch.OutOfMemoryError", "ValueError"), hostileJson),
      exception_message: hostileJson,
    },
    { requiredKeys: [] },
  );
  const made = fc
    .tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...kinds) }, hostileText), data, promptId)
    .map(([type, members, prompt_id]) => ({ type, data: { ...members, prompt_id } }));
  const real = fc
    .tuple(fc.constantFrom(...events), promptId)
    .map(([event, prompt_id]) => ({ type: event.type, data: { ...event.data, prompt_id } }));
  return fc.oneof(made, real).map((value) => parsed(value) as SocketMessage);
}

const ours = message(fc.constant(mine));
const foreign = message(fc.oneof(fc.constantFrom("theirs", "", " mine", ...bornNames), hostileJson)).filter(
  ({ data }) => data.prompt_id !== mine,
);

const queue = nearMiss({
  queue_running: [[1, "theirs"]],
  queue_pending: [
    [3, "x"],
    [2, mine, {}],
  ],
}).map(parsed);
const history = nearMiss({ [mine]: Object.values(recorded.history ?? {})[0] }).map(parsed);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: ours.map((one) => ({ message: one })) },
  { weight: 1, arbitrary: queue.map((one) => ({ queue: one })) },
  { weight: 1, arbitrary: history.map((one) => ({ history: one })) },
  { weight: 1, arbitrary: fc.nat().map((stalledMs) => ({ stalledMs })) },
);

/** Takes the step if its reply has ComfyUI's shape; one that has not never reaches the state. */
function take(state: JobState, one: Step, atMs: number): void {
  if ("message" in one) state.onMessage(one.message, atMs);
  else if ("stalledMs" in one) state.stall(one.stalledMs);
  else if ("queue" in one) {
    const read = queueSchema.safeParse(one.queue);
    if (read.success) state.onQueue(read.data, atMs);
  } else {
    const read = historySchema.safeParse(one.history);
    const entry = read.success && Object.values(read.data)[0];
    if (entry) state.onHistory(entry, Object.keys(graph));
  }
}

function play(steps: readonly Step[]): JobState {
  const state = new JobState(mine, graph);
  for (const [index, one] of steps.entries()) take(state, one, index);
  return state;
}

/** What a report takes over. */
function plainOf({
  phase,
  timeline,
  cachedNodes,
  outputs,
  ending,
  successAtMs,
  startedAtMs,
  ahead,
}: JobState) {
  return { phase, timeline, cachedNodes, outputs, ending, successAtMs, startedAtMs, ahead };
}

describe("the state of a job", () => {
  test("stays plain and bounded, whatever messages arrive", patient, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const state = play(steps);
        expectPlain(plainOf(state), 100_000);
        for (const node of state.cachedNodes) expect(typeof node).toBe("string");
        for (const { step, of } of state.timeline)
          expect([step, of].every((one) => one === undefined || Number.isFinite(one))).toBe(true);
        if (state.phase.phase !== "running") return;
        expect([undefined, ...Object.values(graph)]).toContain(state.phase.nodeType);
      }),
      { numRuns: 150 },
    );
  });

  test("is the same with other people's events in between", patient, () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(ours, fc.array(foreign, { maxLength: 3 })), { maxLength: 12 }),
        (rows) => {
          const alone = new JobState(mine, graph);
          const crowded = new JobState(mine, graph);
          for (const [index, [own, others]] of rows.entries()) {
            for (const one of others) crowded.onMessage(one, index);
            crowded.onMessage(own, index);
            alone.onMessage(own, index);
          }
          expect(plainOf(crowded)).toEqual(plainOf(alone));
          expect(crowded.ownEvents).toBe(alone.ownEvents);
        },
      ),
      { numRuns: 80 },
    );
  });

  test("keeps the ending that an event set, through all later events and queues", patient, () => {
    const ending = fc.constantFrom("execution_error", "execution_interrupted");
    const after = fc.oneof(
      ours.map((one): Step => ({ message: one })),
      queue.map((one): Step => ({ queue: one })),
    );
    fc.assert(
      fc.property(ours, ending, fc.array(after, { maxLength: 10 }), ({ data }, type, rest) => {
        const state = play([{ message: { type, data } }]);
        const { ending: set } = state;
        expect(set).toBeDefined();
        for (const one of rest) take(state, one, 99);
        expect(state.ending).toBe(set);
      }),
      { numRuns: 80 },
    );
  });

  test("is no other for events that come twice, but for its timeline", patient, () => {
    const rest = (state: JobState) => ({ ...plainOf(state), timeline: [] });
    fc.assert(
      fc.property(fc.array(ours, { maxLength: 12 }), (messages) => {
        const once = new JobState(mine, graph);
        const twice = new JobState(mine, graph);
        for (const [index, one] of messages.entries()) {
          once.onMessage(one, index);
          twice.onMessage(one, index);
          twice.onMessage(one, index);
        }
        expect(rest(twice)).toEqual(rest(once));
      }),
      { numRuns: 80 },
    );
  });

  test("is near its end by an executing event only where its node is null", patient, () => {
    const node = someNode.map(parsed).filter((one) => one !== null);
    fc.assert(
      fc.property(node, (odd) => {
        const state = play([{ message: { type: "executing", data: { prompt_id: mine, node: odd } } }]);
        expect(state.successAtMs).toBeUndefined();
      }),
      { numRuns: 120 },
    );
  });

  test("takes 20,000 events of megabytes without growing", patient, () => {
    const node = "9".repeat(5_000);
    const cached = Array.from({ length: 50_000 }, (_, index) => `${index}`);
    const state = new JobState(mine, graph);
    for (let index = 0; index < 20_000; index += 1) {
      state.onMessage({ type: "progress", data: { prompt_id: mine, node, value: index, max: 9 } }, index);
      if (index % 1_000 === 0)
        state.onMessage({ type: "execution_cached", data: { prompt_id: mine, nodes: cached } }, index);
    }
    expectPlain(plainOf(state), 200_000);
  });
});
