import { afterAll, describe, expect, test } from "vitest";
import { startEmulator } from "../../emulator/start.ts";
import { canary, type Graph } from "./support/graphs.ts";
import { withLogin } from "./support/ground-truth.ts";
import { send } from "./support/http.ts";
import { runTraced } from "./support/run.ts";

const emulator = await startEmulator();
afterAll(() => emulator.stop());
// The recorded server had run one job (number 0) before the rows.
await runTraced(emulator, canary("first", 0), "first");

const picture = { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color: 0 } };
const changed = (inputs: Record<string, unknown>) => ({
  ...picture,
  inputs: { ...picture.inputs, ...inputs },
});
const save = (from: string) => ({
  class_type: "SaveImage",
  inputs: { filename_prefix: "x", images: [from, 0] },
});
const decode = (samples: string, vae: string): Graph[string] => ({
  class_type: "VAEDecode",
  inputs: { samples: [samples, 0], vae: [vae, 0] },
});
const { color: _color, ...withoutColor } = picture.inputs;

/** The body of each recorded row, in its order: each one but `notJson` uses up a number. */
const bodies: Readonly<Record<string, unknown>> = {
  emptyObject: {},
  notJson: "not json",
  emptyPrompt: { prompt: {} },
  uiFormat: { prompt: { nodes: [], links: [], version: 0.4 } },
  unknownNode: { prompt: { "1": { class_type: "NoSuchNode", inputs: {} } } },
  noClassType: { prompt: { "1": { inputs: {} } } },
  noOutputs: { prompt: { "1": picture } },
  missingInput: { prompt: { "1": { ...picture, inputs: withoutColor }, "2": save("1") } },
  tooBig: { prompt: { "1": changed({ width: 999999 }), "2": save("1") } },
  notInList: {
    prompt: {
      "1": { class_type: "VAELoader", inputs: { vae_name: "nope.safetensors" } },
      "2": { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } },
      "3": decode("2", "1"),
      "4": save("3"),
    },
  },
  typeMismatch: { prompt: { "1": picture, "3": decode("1", "1"), "4": save("3") } },
  badLink: { prompt: { "4": save("99") } },
  partlyValid: { prompt: { "1": picture, "2": save("1"), "4": save("99") } },
};

/** Errors of a node come in random order in the real server; what is out of scope is left out. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const entries = value.map(comparable);
    const areErrors = value.some(
      (entry) => typeof entry === "object" && entry !== null && "details" in entry,
    );
    return areErrors ? entries.map((entry) => JSON.stringify(entry)).toSorted() : entries;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "tooltip");
  return Object.fromEntries(
    entries.map(([key, entry]) => [
      key,
      key === "traceback" || key === "prompt_id" ? typeof entry : comparable(entry),
    ]),
  );
}

describe("POST /prompt", () => {
  test("every recorded row is replayed", () => {
    expect(Object.keys(bodies)).toEqual(Object.keys(withLogin.promptErrors));
  });

  test.for(Object.entries(withLogin.promptErrors))("%s", async ([name, measured]) => {
    const headers = { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" };
    const given = bodies[name];
    const body = typeof given === "string" ? given : JSON.stringify(given);
    const reply = await send(emulator.url, { method: "POST", path: "/prompt", headers, body });
    expect(reply.status).toBe(measured.status);
    if (typeof measured.body === "string") expect(reply.body).toBe(measured.body);
    else expect(comparable(JSON.parse(reply.body))).toEqual(comparable(measured.body));
  });
});
