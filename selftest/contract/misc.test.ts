import { afterAll, describe, expect, test, vi } from "vitest";
import { versions } from "../../emulator/dress/version.ts";
import { startEmulator } from "../../emulator/start.ts";
import { graphOf } from "./support/graphs.ts";
import { historyEntry, measured, textToImage } from "./support/ground-truth.ts";
import { type RawRequest, send } from "./support/http.ts";
import { shapeOf } from "./support/shape.ts";

/** The request of each recorded row, by its name. */
const requests: Readonly<Record<string, RawRequest>> = {
  historyUnknown: { path: "/history/no-such-id" },
  viewMissing: { path: "/view?filename=missing.png" },
  viewTraversal: { path: "/view?filename=../../login/PASSWORD" },
  viewTraversal2: { path: "/view?filename=PASSWORD&subfolder=../../login" },
  viewNoName: { path: "/view" },
  queue: { path: "/queue" },
  promptGet: { path: "/prompt" },
  interruptIdle: { method: "POST", path: "/interrupt", body: "" },
  interruptOther: { method: "POST", path: "/interrupt", body: '{"prompt_id": "no-such-id"}' },
  free: { method: "POST", path: "/free", body: '{"unload_models": true, "free_memory": true}' },
  deleteUnknown: { method: "POST", path: "/queue", body: '{"delete": ["no-such-id"]}' },
  features: { path: "/features" },
  loginWrong: {
    method: "POST",
    path: "/login",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: "username=user&password=wrong",
  },
  loginJson: { method: "POST", path: "/login", headers: { "Content-Type": "application/json" }, body: "{}" },
};

describe.for(versions)("other routes of %s", async (comfyui) => {
  const emulator = await startEmulator({ comfyui, stepMs: 2_000 });
  afterAll(() => emulator.stop());
  const headers = { Authorization: `Bearer ${emulator.token}` };
  const { misc } = measured[comfyui].withLogin;
  // The recorded queue held one running job.
  const body = JSON.stringify({ prompt: graphOf(historyEntry(textToImage)) });
  await send(emulator.url, { method: "POST", path: "/prompt", headers, body });
  await vi.waitFor(async () => {
    const { queue_running } = JSON.parse((await send(emulator.url, { path: "/queue", headers })).body);
    expect(queue_running).toHaveLength(1);
  });

  test("every recorded row is replayed", () => {
    expect(Object.keys(requests)).toEqual(Object.keys(measured["0.3.64"].withLogin.misc));
  });

  // the queue of 0.33.0 was recorded with other jobs, its rows beyond these in dress.test.ts
  const rows = Object.entries(requests).filter(
    ([name]) => comfyui === "0.3.64" || !/^(queue|promptGet)$/.test(name),
  );
  test.for(rows)("%s", async ([name, request]) => {
    const recorded = misc[name];
    const reply = await send(emulator.url, { ...request, headers: { ...headers, ...request.headers } });
    expect([reply.status, reply.type, reply.location]).toEqual([
      recorded?.status,
      recorded?.type,
      recorded?.location,
    ]);
    // The recorded graph is another one: of the queue only what surrounds it is compared.
    if (name === "queue") {
      const item = (text: string) =>
        JSON.parse(text).queue_running[0].map((part: unknown, at: number) =>
          at === 2 ? "graph" : shapeOf(part),
        );
      expect(item(reply.body)).toEqual(item(recorded?.body ?? ""));
    } else expect(reply.body).toBe(recorded?.body);
  });
});
