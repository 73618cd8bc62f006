import { afterAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { canary, type Graph, graphOf, qwen } from "./support/graphs.ts";
import { historyEntry, traces033, withLogin033 } from "./support/ground-truth.ts";
import { type RawReply, send, upgradeStatus } from "./support/http.ts";
import { Jobs } from "./support/jobs.ts";
import { runTraced } from "./support/run.ts";
import { shapeOf } from "./support/shape.ts";

/** What only 0.33.0 does: its recordings have no counterpart in those of 0.3.64. */
const emulator = await startEmulator({ comfyui: "0.33.0", stepMs: 10 });
const old = await startEmulator({ comfyui: "0.3.64" });
afterAll(() => Promise.all([emulator.stop(), old.stop()]));
const { url, token } = emulator;
const good = { Authorization: `Bearer ${token}` };
const jobs = new Jobs(emulator);

const get = (path: string, headers: Record<string, string> = good): Promise<RawReply> =>
  send(url, { path, headers });
const parsed = async (path: string) => JSON.parse((await get(path)).body);

describe("requests from another site", () => {
  const words = Object.entries(withLogin033.crossSite).filter(([name]) =>
    /^Sec-Fetch-Site: [^,]*$/.test(name),
  );

  test.for(words)("%s", async ([name, rows]) => {
    const site = { "Sec-Fetch-Site": name.slice("Sec-Fetch-Site: ".length) };
    const seen = Object.entries(rows).map(async ([row, recorded]) => {
      const [, method = "", path = "", html, credential] =
        /^(\S+) (\S+?)( html| json)?, (\w+)$/.exec(row) ?? [];
      const headers = {
        ...site,
        ...(credential === "token" && good),
        ...(html === " html" && { Accept: "text/html" }),
      };
      if (method === "WS")
        return [row, recorded.status, await upgradeStatus(url, `${path}?clientId=x`, headers)];
      const body = method === "POST" ? { body: "{}" } : {};
      return [row, recorded.status, (await send(url, { method, path, headers, ...body })).status];
    });
    for (const [row, expected, status] of await Promise.all(seen))
      expect([row, status]).toEqual([row, expected]);
  });

  test("the refusal is empty, opening CORS takes it away, and 0.3.64 has no such rule", async () => {
    await using open = await startEmulator({ comfyui: "0.33.0", token, flags: ["--enable-cors-header"] });
    const headers = { ...good, "Sec-Fetch-Site": "cross-site" };
    const [refused, ...others] = [
      await get("/login", headers),
      await send(open.url, { path: "/queue", headers }),
      await send(old.url, { path: "/login", headers }),
    ];
    expect([refused?.status, refused?.body]).toEqual([403, ""]);
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("stored files", () => {
  test.for(withLogin033.authenticatedUserdata.map((row) => [row.request, row] as const))(
    "%s",
    async ([request, recorded]) => {
      if (request.includes("?dir=") || request.includes("?path=")) return;
      const [method = "", path = ""] = request.split(" ");
      const body = method === "POST" ? { body: '{"e2e":1}' } : {};
      const reply = await send(url, { method, path, headers: good, ...body });
      expect([reply.status, reply.type]).toEqual([recorded.status, recorded.type]);
    },
  );

  test.for(withLogin033.suffixNoToken.map((row) => [row.request, row] as const))(
    "by its suffix: %s",
    async ([request, recorded]) => {
      const [method = "", path = ""] = request.split(" ");
      const body = method === "POST" ? { body: "{}" } : {};
      const reply = await send(url, { method, path, headers: recorded.token ? good : {}, ...body });
      expect([reply.status, reply.type]).toEqual([recorded.status, recorded.type]);
    },
  );

  const views = Object.entries(withLogin033.headers).filter(([name]) =>
    /^view |^index|^featureJs/.test(name),
  );
  test.for(views)("the headers of %s", async ([name, { request, headers }]) => {
    const file = /filename=([^&]+)&type=input/.exec(request)?.[1];
    if (file !== undefined) await upload(file);
    const image: Record<string, string> = name.endsWith("Sec-Fetch-Dest image")
      ? { "Sec-Fetch-Dest": "image" }
      : {};
    const reply = await get(request.slice("GET ".length), { ...good, ...image });
    const { "content-length": _length, server: _server, ...compared } = headers;
    for (const [key, value] of Object.entries(compared))
      if (!value.startsWith("(") && key !== "accept-ranges")
        expect([key, reply.headers[key]]).toEqual([key, value]);
  });

  test("a picture is shown as before, and never guessed at", async () => {
    const { history } = await runTraced(emulator, canary("shown", 5), "shown");
    const { filename } = Object.values(
      (history as { outputs: Record<string, { images: { filename: string }[] }> }).outputs,
    )[0]?.images[0] ?? { filename: "" };
    const reply = await get(`/view?filename=${filename}`);
    expect([reply.type, reply.headers["x-content-type-options"]]).toEqual(["image/png", "nosniff"]);
    expect(await parsed("/internal/files/output")).toContain(`${filename} [output]`);
  });
});

describe("jobs", () => {
  test("a finished, a failed and a cancelled job have the recorded shape", async () => {
    const done = await runTraced(emulator, graphOf(historyEntry(traces033.canary)), "listed");
    expect(shapeOf(await parsed(`/api/jobs/${done.promptId}`))).toEqual(shapeOf(traces033.canary.job));
    emulator.setFaults(["node-error"]);
    const failed = await runTraced(emulator, qwen(3), "failed");
    emulator.setFaults([]);
    const told = await parsed(`/api/jobs/${failed.promptId}`);
    expect(told.status).toBe("failed");
    expect(Object.keys(told)).toEqual(Object.keys(traces033.executionError.job));
    const { jobs: listed, pagination } = await parsed("/api/jobs?limit=1");
    expect([listed[0].id, listed[0].status, pagination.has_more]).toEqual([failed.promptId, "failed", true]);
  });

  test("cancelling tells whether there was something to cancel, and the history calls it an error", async () => {
    const cancelled: string[] = [];
    const run = await runTraced(emulator, qwen(4), "cancelled", ({ type }, id) => {
      if (type !== "progress" || cancelled.length > 0) return;
      // from now on it ends by that alone, whenever it arrives
      emulator.setFaults(["generation-hangs"]);
      cancelled.push(id);
      void jobs.post(`/api/jobs/${id}/cancel`, {});
    });
    emulator.setFaults([]);
    const { status, execution_status } = await parsed(`/api/jobs/${run.promptId}`);
    expect([status, execution_status.status_str]).toEqual(["cancelled", "error"]);
    expect(await jobs.post(`/api/jobs/${run.promptId}/cancel`, {})).toBe('{"cancelled": false}');
    const batch = await send(url, {
      method: "POST",
      path: "/api/jobs/cancel",
      headers: good,
      body: '{"job_ids": ["x", 5]}',
    });
    expect([batch.status, batch.body]).toEqual([400, withLogin033.misc.jobsCancelBadId?.body]);
  });

  test("one job with an empty extra_pnginfo breaks the list, not the history", async () => {
    await using poisoned = await startEmulator({ comfyui: "0.33.0", token });
    const work = new Jobs(poisoned);
    const body = { prompt: canary("poison", 7), extra_data: { extra_pnginfo: null } };
    await work.finished(JSON.parse(await work.post("/prompt", body)).prompt_id);
    const statuses = ["/api/jobs", "/history", "/queue"].map(
      async (path) => (await send(poisoned.url, { path, headers: good })).status,
    );
    expect(await Promise.all(statuses)).toEqual([500, 200, 200]);
  });
});

test("progress is told once in 100 ms, the first and the last step always", async () => {
  const graph = qwen(8);
  if (graph["9"]) graph["9"].inputs.steps = 30;
  const since = performance.now();
  const { log } = await runTraced(emulator, graph, "paced");
  const most = 2 + (performance.now() - since) / 100;
  const told = log.filter(({ type }) => type === "progress").map(({ data }) => data.value as number);
  expect([told[0], told.at(-1)]).toEqual([1, 30]);
  expect(told.length).toBeLessThanOrEqual(most);
});

test("a value outside the options of a COMBO is refused; 0.3.64 accepts it", async () => {
  const scale = {
    class_type: "ImageScaleToTotalPixels",
    inputs: { image: ["1", 0], upscale_method: "magic", megapixels: 1, resolution_steps: 1 },
  };
  const graph: Graph = { ...canary("combo", 9), "3": scale };
  if (graph["2"]) graph["2"].inputs.images = ["3", 0];
  const { node_errors } = JSON.parse(await jobs.post("/prompt", { prompt: graph }));
  const options = node_errors["3"].errors[0].extra_info.input_config[1].options;
  expect(node_errors["3"].errors[0]).toMatchObject({
    type: "value_not_in_list",
    details: `upscale_method: 'magic' not in ['${options.join("', '")}']`,
  });
});

async function upload(name: string): Promise<void> {
  const form = new FormData();
  form.set("image", new File(["<svg/>"], name));
  form.set("overwrite", "true");
  await fetch(`${url}/upload/image`, { method: "POST", headers: good, body: form });
}
