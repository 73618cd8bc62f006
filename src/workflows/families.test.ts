import { describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import type { NodeIds } from "./find-node.ts";
import { keptSize, type Parameters, parameterProblems, parametrise } from "./parametrise.ts";

type Node = readonly [class_type: string, inputs: Record<string, unknown>, title?: string];

/** A graph as ComfyUI exports it: each node has the title of its class, or the one that its author gave it. */
const graphOf = (nodes: Record<string, Node>): Graph =>
  Object.fromEntries(
    Object.entries(nodes).map(([id, [class_type, inputs, title = class_type]]) => [
      id,
      { class_type, inputs, _meta: { title } },
    ]),
  );

const paint: Parameters = { prompt: "new", seed: 5, width: 64, height: 96, prefix: "p" };
const edit: Parameters = { prompt: "new", seed: 5, prefix: "p", inputImage: "up.png" };

/** What changes in the graph, as `id.input: value`. */
function changesOf(
  nodes: Record<string, Node>,
  parameters = paint,
  ids: NodeIds = {},
): Record<string, unknown> {
  const graph = graphOf(nodes);
  const set = parametrise(graph, parameters, ids);
  return Object.fromEntries(
    Object.entries(set).flatMap(([id, { inputs }]) =>
      Object.entries(inputs)
        .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(graph[id]?.inputs[name]))
        .map(([name, value]) => [`${id}.${name}`, value]),
    ),
  );
}

function asked(nodes: Record<string, Node>, parameters = paint): string[] {
  return parameterProblems(graphOf(nodes), parameters).map(({ text }) => text.en);
}

const text = (value: unknown = "old"): Node => ["CLIPTextEncode", { text: value, clip: ["4", 1] }];
const save = (images: unknown = ["8", 0]): Node => ["SaveImage", { filename_prefix: "ComfyUI", images }];
const decode = (samples: unknown = ["3", 0]): Node => ["VAEDecode", { samples, vae: ["4", 2] }];
const sampler = (more: object = {}): Node => [
  "KSampler",
  {
    seed: 1,
    steps: 20,
    model: ["4", 0],
    positive: ["6", 0],
    negative: ["7", 0],
    latent_image: ["5", 0],
    ...more,
  },
];
const latent = (name = "EmptyLatentImage"): Node => [name, { width: 512, height: 512, batch_size: 1 }];
/** ComfyUI's first workflow, with the ids that it has there. */
const plain: Record<string, Node> = {
  "3": sampler(),
  "4": ["CheckpointLoaderSimple", { ckpt_name: "v1-5-pruned-emaonly-fp16.safetensors" }],
  "5": latent(),
  "6": text(),
  "7": text("bad"),
  "8": decode(),
  "9": save(),
};
const ofPlain = { "6.text": "new", "3.seed": 5, "5.width": 64, "5.height": 96, "9.filename_prefix": "p" };

describe("a workflow of another family is set without a question", () => {
  test("SD 1.5, as ComfyUI opens with it", () => {
    expect(changesOf(plain)).toEqual(ofPlain);
  });

  test("SDXL with a refiner, whose text is the same", () => {
    const both = (positive: string, negative: string, more: object): Node => [
      "KSamplerAdvanced",
      { noise_seed: 1, positive: [positive, 0], negative: [negative, 0], latent_image: ["5", 0], ...more },
    ];
    const changes = changesOf({
      ...plain,
      "3": both("6", "7", { add_noise: "enable" }),
      "15": text(),
      "16": text("bad"),
      "11": both("15", "16", { add_noise: "disable", latent_image: ["3", 0] }),
      "8": decode(["11", 0]),
    });
    const { "3.seed": _seed, ...rest } = ofPlain;
    expect(changes).toEqual({ ...rest, "15.text": "new", "3.noise_seed": 5 });
  });

  test("SDXL with a size of its own in the text", () => {
    const changes = changesOf({
      ...plain,
      "6": [
        "CLIPTextEncodeSDXL",
        { width: 1024, height: 1024, text_g: "old", text_l: "old", clip: ["4", 1] },
      ],
    });
    const { "6.text": _text, ...rest } = ofPlain;
    expect(changes).toEqual({ ...rest, "6.text_g": "new", "6.text_l": "new" });
  });

  test("SD 3.5", () => {
    const changes = changesOf({
      ...plain,
      "5": latent("EmptySD3LatentImage"),
      "6": [
        "CLIPTextEncodeSD3",
        { clip_l: "old", clip_g: "old", t5xxl: "old", empty_padding: "none", clip: ["4", 1] },
      ],
    });
    const { "6.text": _text, ...rest } = ofPlain;
    expect(changes).toEqual({ ...rest, "6.clip_l": "new", "6.clip_g": "new", "6.t5xxl": "new" });
  });

  test("Flux with guidance, noise, guider and a size that a primitive gives to model and latent", () => {
    const changes = changesOf({
      "5": ["EmptySD3LatentImage", { width: ["34", 0], height: ["35", 0], batch_size: 1 }],
      "6": text(),
      "8": decode(["13", 0]),
      "9": save(),
      "13": [
        "SamplerCustomAdvanced",
        {
          noise: ["25", 0],
          guider: ["22", 0],
          sampler: ["16", 0],
          sigmas: ["17", 0],
          latent_image: ["5", 0],
        },
      ],
      "16": ["KSamplerSelect", { sampler_name: "euler" }],
      "17": ["BasicScheduler", { scheduler: "simple", steps: 20, denoise: 1, model: ["30", 0] }],
      "22": ["BasicGuider", { model: ["30", 0], conditioning: ["26", 0] }],
      "25": ["RandomNoise", { noise_seed: 1 }],
      "26": ["FluxGuidance", { guidance: 3.5, conditioning: ["6", 0] }],
      "30": ["ModelSamplingFlux", { max_shift: 1.15, base_shift: 0.5, width: ["34", 0], height: ["35", 0] }],
      "34": ["PrimitiveInt", { value: 1024 }],
      "35": ["PrimitiveInt", { value: 1024 }],
    });
    expect(changes).toEqual({
      "6.text": "new",
      "25.noise_seed": 5,
      "34.value": 64,
      "35.value": 96,
      "9.filename_prefix": "p",
    });
  });

  test("Z-Image, whose negative side is the positive one zeroed, with flattened ids of a subgraph", () => {
    const changes = changesOf({
      "57:3": sampler({
        model: ["57:11", 0],
        positive: ["57:27", 0],
        negative: ["57:33", 0],
        latent_image: ["57:13", 0],
      }),
      "57:11": ["ModelSamplingAuraFlow", { shift: 3, model: ["57:28", 0] }],
      "57:13": latent("EmptySD3LatentImage"),
      "57:27": ["CLIPTextEncode", { text: ["58", 0], clip: ["57:30", 0] }],
      "57:28": ["UNETLoader", { unet_name: "z_image_turbo_bf16.safetensors" }],
      "57:33": ["ConditioningZeroOut", { conditioning: ["57:27", 0] }],
      "57:8": decode(["57:3", 0]),
      "58": ["PrimitiveStringMultiline", { value: "old" }],
      "9": save(["57:8", 0]),
    });
    expect(changes).toEqual({
      "58.value": "new",
      "57:3.seed": 5,
      "57:13.width": 64,
      "57:13.height": 96,
      "9.filename_prefix": "p",
    });
  });

  test.for<[string, string, Record<string, string>]>([
    ["HiDream", "CLIPTextEncodeHiDream", { clip_l: "new", clip_g: "new", t5xxl: "new", llama: "new" }],
    ["HunyuanDiT", "CLIPTextEncodeHunyuanDiT", { bert: "new", mt5xl: "new" }],
    ["Kandinsky 5", "CLIPTextEncodeKandinsky5", { clip_l: "new", qwen25_7b: "new" }],
    ["Lumina 2", "CLIPTextEncodeLumina2", { user_prompt: "new" }],
  ])("%s, whose text node names each text otherwise", ([, name, texts]) => {
    const old = Object.keys(texts).map((input) => [input, "old"]);
    const changes = changesOf({ ...plain, "6": [name, { ...Object.fromEntries(old), clip: ["4", 1] }] });
    const { "6.text": _text, ...rest } = ofPlain;
    const set = Object.entries(texts).map(([input, value]) => [`6.${input}`, value]);
    expect(changes).toEqual({ ...rest, ...Object.fromEntries(set) });
  });

  test("a positive text of a kind that nobody knows is asked for: the negative one is never taken for it", () => {
    const [question] = asked({ ...plain, "6": ["PackTextEncode", { phrase: "old", clip: ["4", 1] }] });
    expect(question).toMatch(/No node of the workflow is titled "Prompt"/);
  });

  test("one node loads, sizes and encodes both texts", () => {
    const changes = changesOf({
      "1": ["Efficient Loader", { positive: "old", negative: "bad", empty_latent_width: 512 }],
      "2": [
        "KSampler (Efficient)",
        { seed: 1, positive: ["1", 1], negative: ["1", 2], latent_image: ["1", 3] },
      ],
      "9": save(["2", 5]),
    });
    expect(changes).toEqual({ "1.positive": "new", "2.seed": 5, "9.filename_prefix": "p" });
  });

  test("a node of styles between text and encoder", () => {
    const changes = changesOf({
      ...plain,
      "6": text(["40", 0]),
      "7": text(["40", 1]),
      "40": ["SDXLPromptStyler", { text_positive: "old", text_negative: "bad", style: "base" }],
    });
    const { "6.text": _text, ...rest } = ofPlain;
    expect(changes).toEqual({ ...rest, "40.text_positive": "new" });
  });

  test("Wan, one frame", () => {
    const video: Node = ["EmptyHunyuanLatentVideo", { width: 832, height: 480, length: 1, batch_size: 1 }];
    expect(changesOf({ ...plain, "5": video })).toEqual(ofPlain);
  });

  test("ControlNet, between text and sampler", () => {
    const changes = changesOf({
      ...plain,
      "3": sampler({ positive: ["10", 0], negative: ["10", 1] }),
      "10": [
        "ControlNetApplyAdvanced",
        { positive: ["6", 0], negative: ["7", 0], control_net: ["12", 0], image: ["11", 0] },
      ],
      "11": ["LoadImage", { image: "pose.png" }],
    });
    expect(changes).toEqual(ofPlain);
  });

  test("a negative text from a node of strings is left alone", () => {
    const changes = changesOf({
      ...plain,
      "6": text(["40", 0]),
      "7": text(["41", 0]),
      "40": ["String Literal", { string: "old" }],
      "41": ["String Literal", { string: "bad" }],
    });
    const { "6.text": _text, ...rest } = ofPlain;
    expect(changes).toEqual({ ...rest, "40.string": "new" });
  });

  test("a branch that is not saved does not count", () => {
    expect(changesOf({ ...plain, "23": sampler(), "25": ["PreviewLatent", { samples: ["23", 0] }] })).toEqual(
      ofPlain,
    );
  });

  test("inpainting with a mask: the picture, not the mask", () => {
    const changes = changesOf(
      {
        ...plain,
        "3": sampler({ positive: ["38", 0], negative: ["38", 1], latent_image: ["38", 2] }),
        "38": [
          "InpaintModelConditioning",
          { positive: ["6", 0], negative: ["7", 0], pixels: ["17", 0], mask: ["18", 0] },
        ],
        "17": ["LoadImage", { image: "old.png" }],
        "18": ["LoadImageMask", { image: "mask.png", channel: "alpha" }],
      },
      edit,
    );
    expect(changes).toEqual({ "6.text": "new", "3.seed": 5, "17.image": "up.png", "9.filename_prefix": "p" });
  });
});

describe("a picture that is not as large as its latent keeps its size, and a note says so", () => {
  test("two passes: the seed of the first, the text of both", () => {
    const nodes: Record<string, Node> = {
      ...plain,
      "10": [
        "LatentUpscale",
        { upscale_method: "nearest-exact", width: 1024, height: 1024, samples: ["3", 0] },
      ],
      "11": sampler({ latent_image: ["10", 0], denoise: 0.5 }),
      "8": decode(["11", 0]),
    };
    expect(changesOf(nodes)).toEqual({ "6.text": "new", "3.seed": 5, "9.filename_prefix": "p" });
    expect(keptSize(graphOf(nodes))?.en).toMatch(/changes its size on its way \(10 \(LatentUpscale\)\)/);
  });

  test("an upscaler behind the decoder", () => {
    const nodes: Record<string, Node> = {
      ...plain,
      "10": ["ImageUpscaleWithModel", { upscale_model: ["12", 0], image: ["8", 0] }],
      "9": save(["10", 0]),
    };
    expect(changesOf(nodes)).not.toHaveProperty("5.width");
    expect(changesOf(nodes, paint, { size: "5" })).toMatchObject({ "5.width": 64 });
  });

  test("a latent that knows no width, or one of a picture", () => {
    const preset: Node = ["EmptyLatentImagePreset", { resolution: "1024x1024", batch_size: 1 }];
    const encoded: Node = ["VAEEncode", { pixels: ["20", 0] }];
    for (const own of [preset, encoded]) {
      const nodes = { ...plain, "5": own, "20": ["LoadImage", { image: "a.png" }] as Node };
      expect(changesOf(nodes)).toEqual({ "6.text": "new", "3.seed": 5, "9.filename_prefix": "p" });
      expect(keptSize(graphOf(nodes))?.en).toMatch(/no node in it gives width and height/);
    }
  });
});

describe("a choice is asked about, with ids, titles and what to write", () => {
  test("two pictures to load", () => {
    const nodes: Record<string, Node> = {
      ...plain,
      "6": [
        "TextEncodeQwenImageEditPlus",
        { prompt: "old", image1: ["17", 0], image2: ["18", 0], clip: ["4", 1] },
      ],
      "17": ["LoadImage", { image: "a.png" }, "Person"],
      "18": ["LoadImage", { image: "b.png" }, "Dress"],
    };
    expect(asked(nodes, edit)).toEqual([
      expect.stringMatching(
        /"Input image": 17 \(LoadImage · Person\), 18 \(LoadImage · Dress\)\. Which one\? Write into the profile, at this workflow, "nodes": \{"input": "17"\} or "nodes": \{"input": "18"\}/,
      ),
    ]);
    expect(changesOf(nodes, edit, { input: "18" })).toMatchObject({ "18.image": "up.png" });
  });

  test("two texts of two passes that differ", () => {
    const nodes: Record<string, Node> = {
      ...plain,
      "11": sampler({ positive: ["16", 0], latent_image: ["3", 0] }),
      "16": text("more detail"),
      "8": decode(["11", 0]),
    };
    expect(asked(nodes)).toEqual([
      expect.stringContaining('"nodes": {"prompt": "6"} or "nodes": {"prompt": "16"}'),
    ]);
  });

  test("two saved pictures", () => {
    expect(asked({ ...plain, "19": save() })).toEqual([expect.stringContaining('"nodes": {"output": "9"}')]);
  });
});
