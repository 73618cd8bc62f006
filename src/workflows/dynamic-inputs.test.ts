import { describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { type ObjectInfo, objectInfoSchema } from "../comfyui/replies.ts";
import { lintWorkflow } from "./lint.ts";

const entry = (required: unknown, output: unknown[] = ["IMAGE"], optional: unknown = {}) => ({
  input: { required, optional },
  output,
  name: "",
  python_module: "comfy_extras.x",
});
/** As ComfyUI 0.33.0 describes them, shortened. */
const info: ObjectInfo = objectInfoSchema.parse({
  EmptyImage: entry({ width: ["INT", { min: 1, max: 16384 }] }),
  VAELoader: entry({ vae_name: [["a.safetensors"]] }, ["VAE"]),
  SaveImage: { ...entry({ images: ["IMAGE"] }, []), output_node: true },
  BatchImagesNode: entry({
    images: [
      "COMFY_AUTOGROW_V3",
      { template: { input: { required: { image: ["IMAGE", {}] } }, prefix: "image", min: 1, max: 50 } },
    ],
  }),
  TextEncodeQwenImage21: entry(
    {
      prompt: ["STRING", {}],
      images: [
        "COMFY_AUTOGROW_V3",
        {
          template: { input: { required: { image: ["IMAGE", {}] } }, names: ["image_1", "image_2"], min: 0 },
        },
      ],
    },
    ["CONDITIONING", "CONDITIONING", "LATENT"],
  ),
  ResizeImageMaskNode: entry(
    {
      input: ["COMFY_MATCHTYPE_V3", { template: { template_id: "t", allowed_types: "IMAGE,MASK" } }],
      resize_type: [
        "COMFY_DYNAMICCOMBO_V3",
        {
          options: [
            { key: "by multiplier", inputs: { required: { multiplier: ["FLOAT", { min: 0.01, max: 8 }] } } },
            {
              key: "dimensions",
              inputs: {
                required: { width: ["INT", {}], crop: ["COMBO", { options: ["disabled", "center"] }] },
              },
            },
            { key: "match", inputs: { required: { match: ["IMAGE,MASK", {}] } } },
            { key: "none", inputs: { required: {} } },
          ],
        },
      ],
    },
    ["COMFY_MATCHTYPE_V3"],
  ),
  Nested: entry({
    mode: [
      "COMFY_DYNAMICCOMBO_V3",
      {
        options: [
          {
            key: "deep",
            inputs: {
              required: {
                more: [
                  "COMFY_DYNAMICCOMBO_V3",
                  { options: [{ key: "a", inputs: { required: { n: ["INT", { max: 3 }] } } }] },
                ],
              },
            },
          },
        ],
      },
    ],
  }),
  Slot: entry({}, ["IMAGE"], {
    mask: [
      "COMFY_DYNAMICSLOT_V3",
      { slotType: "IMAGE", inputs: { required: { strength: ["FLOAT", { min: 0 }] } }, forceInput: true },
    ],
  }),
  Newer: entry({ things: ["COMFY_DYNAMICGRID_V4", { rows: 3 }] }),
  Widgets: entry({
    colour: ["COLOR", { default: "#ffffff" }],
    box: ["BOUNDING_BOX", {}],
    amount: ["FLOAT,INT", { min: 0, max: 2 }],
    tags: ["COMBO", { options: ["x", "y"], multiselect: true }],
    remote: ["COMBO", { remote: { route: "/x" }, options: [] }],
  }),
});

function findings(class_type: string, inputs: Record<string, unknown>): string[] {
  const graph: Graph = {
    p: { class_type: "EmptyImage", inputs: { width: 8 } },
    v: { class_type: "VAELoader", inputs: { vae_name: "a.safetensors" } },
    x: { class_type, inputs },
    o: { class_type: "SaveImage", inputs: { images: ["p", 0] } },
  };
  return lintWorkflow(graph, info).map(({ code, input, text }) => `${code} ${input}: ${text.en}`);
}

test.for<[string, Record<string, unknown>, string[]]>([
  ["BatchImagesNode", { "images.image0": ["p", 0], "images.image49": ["p", 0] }, []],
  ["BatchImagesNode", {}, ["missing-input images.image0"]],
  ["BatchImagesNode", { "images.image1": ["p", 0] }, ["missing-input images.image0"]],
  ["BatchImagesNode", { "images.image0": ["v", 0] }, ["type-mismatch images.image0"]],
  [
    "BatchImagesNode",
    { "images.image0": ["p", 0], "images.image50": ["p", 0] },
    ["unknown-input images.image50"],
  ],
  ["BatchImagesNode", { images: ["p", 0] }, ["missing-input images.image0", "unknown-input images"]],
  ["TextEncodeQwenImage21", { prompt: "x" }, []],
  ["TextEncodeQwenImage21", { prompt: "x", "images.image_1": ["p", 0] }, []],
  [
    "TextEncodeQwenImage21",
    { prompt: "x", "images.image_0": ["p", 0] },
    ["unknown-input images.image_0: .*images.image_1"],
  ],
])("a growing list: %s %j", ([name, inputs, expected]) => {
  expect(findings(name, inputs)).toEqual(expected.map((one) => expect.stringMatching(new RegExp(one))));
});

test.for<[Record<string, unknown>, string[]]>([
  [{ resize_type: "by multiplier", "resize_type.multiplier": 0.5 }, []],
  [{ resize_type: "none" }, []],
  [{ resize_type: "by multiplier" }, ["missing-input resize_type.multiplier"]],
  [{ resize_type: "by multiplier", "resize_type.multiplier": 9 }, ["value-out-of-range resize_type.mult"]],
  [{ resize_type: "by multiplier", "resize_type.multiplier": 2, "resize_type.width": 64 }, []],
  [
    { resize_type: "by multiplier", "resize_type.multiplier": 2, "resize_type.widht": 64 },
    ["unknown-input resize_type.widht"],
  ],
  [
    { resize_type: "dimensions", "resize_type.width": 64, "resize_type.crop": "top" },
    ["value-not-in-list resize_type.crop: .*disabled, center"],
  ],
  [{ resize_type: "match", "resize_type.match": ["v", 0] }, ["type-mismatch resize_type.match"]],
  [{ resize_type: "by multiplyer" }, ['value-not-in-list resize_type: .*Did you mean "by multiplier"']],
  [{}, ["missing-input resize_type"]],
])("a choice with inputs of its own: %j", ([inputs, expected]) => {
  const all = { input: ["p", 0], ...inputs };
  expect(findings("ResizeImageMaskNode", all)).toEqual(
    expected.map((one) => expect.stringMatching(new RegExp(one))),
  );
});

describe("what else newer nodes have", () => {
  test("a choice within a choice", () => {
    expect(findings("Nested", { mode: "deep", "mode.more": "a", "mode.more.n": 3 })).toEqual([]);
    expect(findings("Nested", { mode: "deep", "mode.more": "a", "mode.more.n": 4 })).toEqual([
      expect.stringMatching(/^value-out-of-range mode.more.n/),
    ]);
  });

  test("a slot whose inputs count only when it is linked", () => {
    expect(findings("Slot", {})).toEqual([]);
    expect(findings("Slot", { "mask.strength": 1 })).toEqual([]);
    expect(findings("Slot", { mask: ["p", 0] })).toEqual([
      expect.stringMatching(/^missing-input mask.strength/),
    ]);
    expect(findings("Slot", { mask: ["v", 0], "mask.strength": 1 })).toEqual([
      expect.stringMatching(/^type-mismatch mask/),
    ]);
  });

  test("a dynamic kind that is not known yet is not judged", () => {
    expect(findings("Newer", { things: 1, "things.row0": ["p", 0] })).toEqual([]);
  });

  test("widgets of their own, unions with bounds, several values, lists from elsewhere", () => {
    const sound = {
      colour: "#102030",
      box: { x: 0, y: 0, width: 8, height: 8 },
      amount: 1.5,
      tags: { __value__: ["x", "y"] },
      remote: "whatever",
    };
    expect(findings("Widgets", sound)).toEqual([]);
    expect(findings("Widgets", { ...sound, amount: 3 })).toEqual([
      expect.stringMatching(/^value-out-of-range amount/),
    ]);
    expect(findings("Widgets", { ...sound, tags: { __value__: ["x", "z"] } })).toEqual([
      expect.stringMatching(/^value-not-in-list tags: .*"z"/),
    ]);
  });
});
