import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/start.ts";
import { canary, type Graph } from "./support/graphs.ts";
import { measured } from "./support/ground-truth.ts";
import { type RawReply, send } from "./support/http.ts";
import { outOfScope033 } from "./support/out-of-scope.ts";
import { runTraced } from "./support/run.ts";

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
const old: Readonly<Record<string, unknown>> = {
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

const vae = (vae_name: string) => ({ class_type: "VAELoader", inputs: { vae_name } });
const saveFrom = (images: unknown) => ({ class_type: "SaveImage", inputs: { filename_prefix: "x", images } });
const scaleItself = {
  class_type: "ImageScale",
  inputs: { image: ["1", 0], upscale_method: "area", width: 8, height: 8, crop: "disabled" },
};
const whole = { "1": picture, "2": save("1") };

/** The same for 0.33.0. */
const newer: Readonly<Record<string, unknown>> = {
  emptyObject: {},
  emptyPrompt: { prompt: {} },
  uiFormat: { prompt: { nodes: [], links: [], version: 0.4 } },
  rootMeta: { prompt: { _meta: { title: "x" }, ...whole } },
  unknownNode: { prompt: { "1": { class_type: "NoSuchNode", inputs: {} } } },
  unknownNodeTitled: {
    prompt: { "7": { class_type: "NoSuchNode", inputs: {}, _meta: { title: "My title" } } },
  },
  noClassType: { prompt: { "1": { inputs: {} } } },
  noOutputs: { prompt: { "1": picture } },
  missingInput: {
    prompt: {
      "1": { ...picture, inputs: withoutColor },
      "2": { class_type: "SaveImage", inputs: { images: ["1", 0] } },
    },
  },
  tooBig: { prompt: { "1": changed({ width: 99999 }), "2": save("1") } },
  tooSmall: { prompt: { "1": changed({ width: 0 }), "2": save("1") } },
  notANumber: { prompt: { "1": changed({ width: "abc" }), "2": save("1") } },
  notInList: {
    prompt: {
      "1": vae("absent.safetensors"),
      "2": save("3"),
      "3": decode("4", "1"),
      "4": { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } },
    },
  },
  typeMismatch: { prompt: { "1": vae("qwen_image_vae.safetensors"), "3": save("1") } },
  badLink: { prompt: { "4": save("99") } },
  badSlot: { prompt: { "1": picture, "4": saveFrom(["1", 5]) } },
  badLinkLength: { prompt: { "1": picture, "4": saveFrom(["1"]) } },
  missingImage: {
    prompt: { "1": { class_type: "LoadImage", inputs: { image: "e2e-absent.png" } }, "2": save("1") },
  },
  cycle: { prompt: { "1": scaleItself, "2": save("1") } },
  nodeNotObject: { prompt: { "1": 5 } },
  promptNull: { prompt: null },
  promptString: { prompt: "x" },
  badPromptId: { prompt: whole, prompt_id: "x.js" },
  upperPromptId: { prompt: whole, prompt_id: "E1DB8F2F-E967-4D5A-B3D0-8E336A3DD32E" },
  numberPromptId: { prompt: whole, prompt_id: 5 },
  nullNumber: { prompt: whole, number: null },
  array: [],
  notJson: "not json",
  emptyBody: "",
  partlyValid: { prompt: { ...whole, "4": save("99") } },
  nullPromptId: { prompt: whole, prompt_id: null },
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

describe.for([
  ["0.3.64", old],
  ["0.33.0", newer],
] as const)("POST /prompt of %s", ([comfyui, bodies]) => {
  const { promptErrors } = measured[comfyui].withLogin;
  const replayed = Object.entries(promptErrors).filter(
    ([name]) => !(`promptErrors.${name}` in outOfScope033),
  );
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ comfyui });
    // the recorded server had run one job (number 0) before the rows
    if (comfyui === "0.3.64") await runTraced(emulator, canary("first", 0), "first");
  });
  afterAll(() => emulator.stop());

  test("every recorded row is replayed", () => {
    expect(Object.keys(bodies)).toEqual(replayed.map(([name]) => name));
  });

  test.for(replayed)("%s", async ([name, recorded]) => {
    // in the recording this row used up a number
    if (name === "typeMismatch" && comfyui === "0.33.0") await submit(emulator, newer.notInList);
    const reply = await submit(emulator, bodies[name]);
    expect(reply.status).toBe(recorded.status);
    if (typeof recorded.body === "string") expect(reply.body).toBe(recorded.body);
    else expect(comparable(JSON.parse(reply.body))).toEqual(comparable(recorded.body));
  });
});

function submit({ url, token }: Emulator, given: unknown): Promise<RawReply> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const body = typeof given === "string" ? given : JSON.stringify(given);
  return send(url, { method: "POST", path: "/prompt", headers, body });
}
