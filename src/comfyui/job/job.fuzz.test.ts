import http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bornNames, hostileJson, hostileText, jsonText, nearMiss } from "../../../selftest/fuzz/hostile.ts";
import { calmly, expectPlain, patient } from "../../../selftest/fuzz/judge.ts";
import { recorded } from "../../../selftest/fuzz/recorded.ts";
import { CodedError } from "../../errors.ts";
import { ComfyClient } from "../client.ts";
import { runJob } from "./job.ts";
import { outcomeText } from "./outcome-text.ts";

const graph = { "1": { class_type: "EmptyImage", inputs: {} }, "2": { class_type: "SaveImage", inputs: {} } };

/** What the server says to POST /prompt, GET /queue and GET /history; "MINE" in it becomes the id of our prompt. */
interface Script {
  readonly status: number;
  readonly prompt: unknown;
  readonly queue: unknown;
  readonly history: unknown;
}

/** A measured entry, made out for our job. */
const measured = Object.values(recorded.history ?? {})[0];
const entry = { ...(measured as object), prompt: [0, "MINE", graph, {}, ["2"]] };
const odd = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary }, { weight: 1, arbitrary: hostileJson });
const promptId = fc.oneof(fc.constantFrom("MINE", ...bornNames), hostileText);

const script: fc.Arbitrary<Script> = fc.record({
  status: fc.oneof({ weight: 5, arbitrary: fc.constant(200) }, fc.constantFrom(400, 401, 500)),
  prompt: odd(
    fc.oneof(
      promptId.map((prompt_id) => ({ prompt_id, number: 1, node_errors: {} })),
      nearMiss(recorded.rejected),
    ),
  ),
  queue: odd(nearMiss({ queue_running: [[1, "MINE", {}]], queue_pending: [] })),
  history: odd(
    fc.oneof(
      nearMiss({ MINE: entry }),
      promptId.map((id) => ({ [id]: entry })),
      fc.constant({}),
    ),
  ),
});

async function playing() {
  let mine = "";
  const player = { script: undefined as Script | undefined, url: "" };
  const server = http.createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { status = 200, prompt, queue, history } = player.script ?? {};
      const text = Buffer.concat(chunks).toString();
      if (request.url === "/prompt") mine = JSON.parse(text).prompt_id;
      const answer = request.url === "/prompt" ? prompt : request.url === "/queue" ? queue : history;
      reply.statusCode = request.url === "/prompt" ? status : 200;
      reply.end(
        request.method === "POST" && request.url !== "/prompt"
          ? ""
          : jsonText(answer).replaceAll("MINE", mine),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  player.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(player, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

test(
  "a job ends within its budget with an outcome or a coded error, whatever the server answers",
  patient,
  async () => {
    await using server = await playing();
    await fc.assert(
      fc.asyncProperty(script, async (one) => {
        server.script = one;
        await using client = new ComfyClient(server.url, undefined, { totalMs: 4_000 });
        const report = await calmly(() => runJob(client, graph, { budgetMs: 40 }));
        if (report instanceof CodedError) return;
        expectPlain(report, 100_000);
        for (const sentence of Object.values(outcomeText(report) ?? {}))
          expect(sentence.length).toBeLessThan(40_000);
      }),
      { numRuns: 25 },
    );
  },
);

test("a finished job is never taken for one that ran out of time", patient, async () => {
  await using server = await playing();
  await fc.assert(
    fc.asyncProperty(promptId, async (id) => {
      const history = Object.fromEntries([[id, { ...entry, prompt: [0, id, graph, {}, ["2"]] }]]);
      server.script = {
        status: 200,
        prompt: { prompt_id: id, number: 1 },
        queue: { queue_running: [], queue_pending: [] },
        history,
      };
      await using client = new ComfyClient(server.url, undefined, { totalMs: 4_000 });
      const report = await calmly(() => runJob(client, graph, { budgetMs: 10_000 }));
      if (report instanceof CodedError) expect(report.code).toBe("COMFY_SHAPE");
      else expect(report.outcome).toBe("finished");
    }),
    { numRuns: 25 },
  );
});

test(
  "a job that the server names like a member of every object is not found in an empty history",
  patient,
  async () => {
    await using server = await playing();
    for (const id of bornNames) {
      server.script = {
        status: 200,
        prompt: { prompt_id: id, number: 1 },
        queue: { queue_running: [], queue_pending: [] },
        history: {},
      };
      await using client = new ComfyClient(server.url, undefined, { totalMs: 4_000 });
      const report = await calmly(() => runJob(client, graph, { budgetMs: 30 }));
      if (report instanceof CodedError) expect(report.code).toBe("COMFY_SHAPE");
      else expect(report.outcome).toBe("timed-out");
    }
  },
);
