import { expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { editsAPicture } from "./edits-a-picture.ts";
import { loadWorkflow } from "./load.ts";

type Node = readonly [class_type: string, inputs: Record<string, unknown>];
const graphOf = (nodes: Record<string, Node>): Graph =>
  Object.fromEntries(Object.entries(nodes).map(([id, [class_type, inputs]]) => [id, { class_type, inputs }]));

const text = (value: unknown): Node => ["CLIPTextEncode", { text: value, clip: ["4", 1] }];
const sampler = (more: object = {}): Node => [
  "KSampler",
  { seed: 1, model: ["4", 0], positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0], ...more },
];
/** ComfyUI's first workflow, beside a picture that is loaded. */
const plain: Record<string, Node> = {
  "3": sampler(),
  "4": ["CheckpointLoaderSimple", { ckpt_name: "a.safetensors" }],
  "5": ["EmptyLatentImage", { width: 512, height: 512, batch_size: 1 }],
  "6": text("a"),
  "7": text("b"),
  "8": ["VAEDecode", { samples: ["3", 0], vae: ["4", 2] }],
  "9": ["SaveImage", { filename_prefix: "p", images: ["8", 0] }],
  "20": ["LoadImage", { image: "cat.png" }],
};
const encoded: Node = ["VAEEncode", { pixels: ["20", 0], vae: ["4", 2] }];

const edits: [string, Record<string, Node>][] = [
  ["its latent is the picture", { "5": encoded }],
  ["a part of the picture is painted anew", { "5": ["VAEEncodeForInpaint", { pixels: ["20", 0] }] }],
  [
    "the picture is scaled on its way",
    {
      "5": ["VAEEncode", { pixels: ["21", 0] }],
      "21": ["ImageScale", { image: ["20", 0], width: 1, height: 1 }],
    },
  ],
  [
    "the picture is a reference beside an empty latent",
    {
      "3": sampler({ positive: ["22", 0] }),
      "21": encoded,
      "22": ["ReferenceLatent", { conditioning: ["6", 0], latent: ["21", 0] }],
    },
  ],
  [
    "the encoder of the text reads the picture",
    { "6": ["TextEncodeQwenImageEditPlus", { prompt: "a", image1: ["20", 0] }] },
  ],
];
test.for(edits)("a workflow edits where %s", ([, change]) => {
  expect(editsAPicture(graphOf({ ...plain, ...change }))).toBe(true);
});

const paints: [string, Record<string, Node>][] = [
  ["a picture is loaded and never used", {}],
  ["a picture is encoded, and an empty latent taken all the same", { "21": encoded }],
  [
    "an encoder of the text that nothing asks reads the picture",
    { "21": ["TextEncodeQwenImageEditPlus", { prompt: "a", image1: ["20", 0] }] },
  ],
  [
    "a picture is edited beside, and only shown",
    {
      "21": encoded,
      "22": ["VAEDecode", { samples: ["21", 0] }],
      "23": ["PreviewImage", { images: ["22", 0] }],
    },
  ],
  [
    "a picture guides it",
    {
      "3": sampler({ positive: ["22", 0], negative: ["22", 1] }),
      "22": ["ControlNetApplyAdvanced", { positive: ["6", 0], negative: ["7", 0], image: ["20", 0] }],
    },
  ],
  [
    "a picture guides it, and a second pass refines what came",
    {
      "3": sampler({ positive: ["22", 0] }),
      "22": ["ControlNetApply", { conditioning: ["6", 0], image: ["20", 0] }],
      "30": ["VAEEncode", { pixels: ["8", 0] }],
      "31": sampler({ latent_image: ["30", 0] }),
      "32": ["VAEDecode", { samples: ["31", 0] }],
      "9": ["SaveImage", { filename_prefix: "p", images: ["32", 0] }],
    },
  ],
  [
    "a style is taken from a picture",
    { "3": sampler({ model: ["22", 0] }), "22": ["IPAdapter", { model: ["4", 0], image: ["20", 0] }] },
  ],
  [
    "the text itself comes from a picture",
    { "6": text(["22", 0]), "22": ["Florence2Run", { image: ["20", 0] }] },
  ],
];
test.for(paints)("a workflow paints where %s", ([, change]) => {
  expect(editsAPicture(graphOf({ ...plain, ...change }))).toBe(false);
});

test.for([
  ["qwen-image-edit", true],
  ["qwen-image-edit-2511-gguf-edit", true],
  ["qwen-text-to-image", false],
  ["qwen-image-edit-2511-gguf-text-to-image", false],
] as const)("%s: %s", ([name, expected]) => {
  const file = new URL(`../../fixtures/workflows/${name}.json`, import.meta.url);
  expect(editsAPicture(loadWorkflow(file.pathname))).toBe(expected);
});
