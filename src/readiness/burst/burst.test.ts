import { Agent } from "undici";
import { expect, test } from "vitest";
import type { ComfyClient } from "../../comfyui/client.ts";
import { ComfyError } from "../../comfyui/errors.ts";
import { Burst } from "./burst.ts";

const own = { 1: { class_type: "A", inputs: { seed: 1 } } };
const others = { 1: { class_type: "A", inputs: { seed: 2 } } };

/** A class of one on a server that answers with the id of a job whose graph is this, and what it was asked to take back. */
async function takenBack(graph: object, keepsId: boolean) {
  const deleted: string[] = [];
  let graphs: Record<string, object> = { theirs: graph, ours: own };
  const heads = () => Object.keys(graphs).map((id) => [1, id] as const);
  const client = {
    // nobody opens a WebSocket there
    connection: { origin: "http://127.0.0.1:1", prefix: "", once: new Agent() },
    credentials: { headers: {} },
    submit: async () => ({
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify({ prompt_id: "theirs", number: 1, node_errors: {} })),
    }),
    queueHeads: async () => ({ queue_running: [], queue_pending: heads() }),
    queue: async () => ({
      queue_running: [],
      queue_pending: Object.entries(graphs).map(([id, one]) => [1, id, one]),
    }),
    deleteAllPending: async (ids: string[]) => {
      deleted.push(...ids);
      graphs = Object.fromEntries(Object.entries(graphs).filter(([id]) => !ids.includes(id)));
    },
  };
  const burst = new Burst(client as unknown as ComfyClient, {
    session: { students: 1, images: 1, minutes: 0.005, arrival: "together", seed: 1 },
    order: () => ({ graph: own, workflow: "one", images: 1 }),
    judge: async () => undefined,
    isOwn: async () => true,
    keepsId,
    signal: new AbortController().signal,
    newId: () => "ours",
    onRenamed: () => {},
  });
  const { jobs } = await burst.run();
  await burst.withdraw();
  return { deleted, error: jobs[0]?.error };
}

test("a job that a server renamed is taken back, where the queue shows it with our graph", async () => {
  expect((await takenBack(own, false)).deleted).toEqual(["theirs"]);
});

test("a job of somebody else whose id the server gave us is left alone", async () => {
  expect((await takenBack(others, false)).deleted).toEqual([]);
});

test("where the server keeps our ids, another one in its reply is told, and ours is taken back alone", async () => {
  expect(await takenBack(others, true)).toEqual({ deleted: ["ours"], error: "foreign-id" });
});

/** How often a class of one sends its only job where a proxy answers so, and neither queue nor history ever has it. */
async function sentAt(status: number): Promise<number> {
  let sent = 0;
  const burst = new Burst(
    {
      connection: { origin: "http://127.0.0.1:1", prefix: "", once: new Agent() },
      credentials: { headers: {} },
      submit: async () => {
        sent += 1;
        throw new ComfyError("COMFY_STATUS", { fr: "non", en: "no" }, { status });
      },
      queueHeads: async () => ({ queue_running: [], queue_pending: [] }),
      systemStats: async () => Promise.reject(new Error("not asked for")),
      history: async () => undefined,
    } as unknown as ComfyClient,
    {
      session: { students: 1, images: 1, minutes: 5, arrival: "together", seed: 1 },
      order: () => ({ graph: own, workflow: "one", images: 1 }),
      judge: async () => undefined,
      isOwn: async () => true,
      keepsId: true,
      signal: new AbortController().signal,
      newId: () => "ours",
      onRenamed: () => {},
    },
  );
  const { jobs } = await burst.run();
  expect(jobs[0]).toMatchObject({ outcome: "refused", error: `HTTP ${status}` });
  return sent;
}

test("what a proxy could not hand on is sent again, three times at most", async () => {
  expect(await sentAt(502)).toBe(3);
});

test("what it handed on without hearing an answer is never sent twice", async () => {
  expect(await sentAt(504)).toBe(1);
});
