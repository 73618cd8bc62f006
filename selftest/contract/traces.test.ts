import { afterAll, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { eventKeys, eventWords, eventWordsThinned, lastProgress } from "./support/events.ts";
import { graphOf } from "./support/graphs.ts";
import {
  historyEntry,
  type MeasuredTrace,
  textToImage,
  traces,
  traces033,
  withLogin,
} from "./support/ground-truth.ts";
import { send } from "./support/http.ts";
import { runTraced, type TracedRun } from "./support/run.ts";
import { shapeOf } from "./support/shape.ts";

const emulator = await startEmulator({ comfyui: "0.3.64", stepMs: 40 });
const newer = await startEmulator({ comfyui: "0.33.0" });
afterAll(() => Promise.all([emulator.stop(), newer.stop()]));

/** @param thinned whether the recorder dropped `progress_state` events of this run. */
function compare(run: TracedRun, measured: MeasuredTrace, thinned = false): void {
  const words = thinned ? eventWordsThinned : eventWords;
  expect(words(run.log)).toEqual(words(measured.log));
  expect(eventKeys(run.log)).toEqual(eventKeys(measured.log));
  expect(lastProgress(run.log)).toEqual(lastProgress(measured.log));
  expect(shapeOf(run.history)).toEqual(shapeOf(historyEntry(measured)));
}

function replay(measured: MeasuredTrace, clientId: string, onEvent?: Parameters<typeof runTraced>[3]) {
  return runTraced(emulator, graphOf(historyEntry(measured)), clientId, onEvent);
}

test("text to image", async () => {
  compare(await replay(textToImage, "probe-1"), textToImage, true);
});

test("a canary without a model, then the same graph from the cache", async () => {
  compare(await replay(traces.canary, "rec-canary"), traces.canary);
  compare(await replay(traces.cached, "rec-cached"), traces.cached);
});

test("the second recording of a cached run, then a graph that shares one node with it", async () => {
  await replay(withLogin.wsCached, "rec-before");
  compare(await replay(withLogin.wsCached, "rec-cached"), withLogin.wsCached);
  compare(await replay(withLogin.wsError, "rec-error"), withLogin.wsError);
});

test.for([traces.preview, withLogin.wsPreview])("a preview", async (measured) => {
  compare(await replay(measured, "rec-preview"), measured);
});

test("an exception inside a node", async () => {
  emulator.setFaults(["node-error"]);
  const graph = graphOf(historyEntry(traces.executionError));
  const loader = graph["3"];
  if (loader) loader.inputs.vae_name = "qwen_image_vae.safetensors";
  const run = await runTraced(emulator, graph, "rec-error");
  emulator.setFaults([]);
  compare(run, traces.executionError);
  const failure = run.log.find(({ type }) => type === "execution_error")?.data;
  expect(failure).toMatchObject({
    exception_message: "Error while deserializing header: HeaderTooLarge\n",
    exception_type: "ValueError",
    current_inputs: { vae_name: ["qwen_image_vae.safetensors"] },
  });
});

test("an interrupt during the sampling", async () => {
  // the first step lasts until the interrupt arrives
  emulator.setFaults(["generation-hangs"]);
  const run = await replay(traces.interrupted, "rec-interrupt", ({ type, data }, promptId) => {
    if (type !== "executing" || data.node !== "7") return;
    const body = JSON.stringify({ prompt_id: promptId });
    const headers = { Authorization: `Bearer ${emulator.token}` };
    void send(emulator.url, { method: "POST", path: "/interrupt", headers, body });
  });
  emulator.setFaults([]);
  compare(run, traces.interrupted, true);
});

test("0.33.0: a canary, the same from the cache, a preview, a picture that cannot be read", async () => {
  const form = new FormData();
  form.set("image", new File(["no picture"], "e2e-broken.png"));
  const headers = { Authorization: `Bearer ${newer.token}` };
  await fetch(`${newer.url}/upload/image`, { method: "POST", headers, body: form });
  for (const name of ["canary", "cached", "preview", "executionError"] as const) {
    const trace = traces033[name];
    compare(await runTraced(newer, graphOf(historyEntry(trace)), `rec-${name}`), trace);
  }
});

test("0.33.0: a job that is cancelled ends like an interrupted one", () => {
  const end = (name: "interrupted" | "cancelledByJobsRoute") =>
    eventWordsThinned(traces033[name].log.slice(-3)).map((word) => word.split(" ")[0]);
  expect(end("cancelledByJobsRoute")).toEqual(end("interrupted"));
});
