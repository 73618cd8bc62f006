import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { projectRoot } from "../config/paths.ts";
import { loadWorkflow } from "./load.ts";
import { keptSize, type Parameters, parameterProblems, parametrise } from "./parametrise.ts";

const shipped = (name: string) => loadWorkflow(join(projectRoot, "fixtures", "workflows", `${name}.json`));
const input = (graph: Graph, title: string, name: string) =>
  Object.values(graph).find(({ _meta }) => _meta?.title === title)?.inputs[name];

describe("the shipped workflows", () => {
  test("text to image takes prompt, seed, size and prefix", () => {
    const graph = parametrise(shipped("qwen-text-to-image"), {
      prompt: "a boat",
      seed: 2 ** 53 - 1,
      width: 512,
      height: 768,
      prefix: "run/x",
    });
    expect(input(graph, "Prompt", "prompt")).toBe("a boat");
    expect(input(graph, "Seed", "seed")).toBe(9007199254740991);
    expect([input(graph, "Size", "width"), input(graph, "Size", "height")]).toEqual([512, 768]);
    expect(input(graph, "Output", "filename_prefix")).toBe("run/x");
  });

  test("the edit takes an uploaded picture", () => {
    const graph = parametrise(shipped("qwen-image-edit"), {
      prompt: "snow",
      seed: 1,
      prefix: "x",
      inputImage: "up.png",
    });
    expect(input(graph, "Input image", "image")).toBe("up.png");
  });

  test("the canary takes a colour", () => {
    expect(input(parametrise(shipped("canary"), { colour: 0xff8800 }), "Colour", "color")).toBe(0xff8800);
  });

  test("the file's own graph is never changed", () => {
    const graph = shipped("canary");
    const before = structuredClone(graph);
    parametrise(graph, { prefix: "other" });
    expect(graph).toEqual(before);
  });
});

describe("a node is found by its title", () => {
  const graph: Graph = {
    "12": { class_type: "CLIPTextEncode", inputs: { text: "old" }, _meta: { title: " Prompt " } },
    "3": { class_type: "SamplerCustom", inputs: { noise_seed: 0 }, _meta: { title: "Seed" } },
    "4": { class_type: "Note", inputs: {}, _meta: { title: "Output" } },
    "5": { class_type: "A", inputs: { width: 1 }, _meta: { title: "Size" } },
    "6": { class_type: "B", inputs: { width: 1 }, _meta: { title: "Size" } },
    "7": { class_type: "C", inputs: {} },
  };

  test("whatever its id and the name of its input", () => {
    const set = parametrise(graph, { prompt: "new", seed: 5 });
    expect(set["12"]?.inputs.text).toBe("new");
    expect(set["3"]?.inputs.noise_seed).toBe(5);
  });

  test.for<[string, Parameters, string, string]>([
    [
      "missing",
      { inputImage: "x.png" },
      "WORKFLOW_TITLE_MISSING",
      '"nodes": {"input": "…"}, one of: 3 (SamplerCustom · Seed), 4 (Note · Output), 5 (A · Size)',
    ],
    ["twice there", { width: 5 }, "WORKFLOW_TITLE_TWICE", '2 nodes of the workflow are titled "Size"'],
    [
      "without the input",
      { prefix: "x" },
      "WORKFLOW_INPUT_MISSING",
      'The node "Output", 4 (Note · Output), has no input filename_prefix',
    ],
  ])("%s is an error that says so", ([, parameters, code, words]) => {
    expect(() => parametrise(graph, parameters)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });

  test.for([-1, 1.5, 2 ** 53, Number.NaN])("the seed %d is refused", (seed) => {
    expect(() => parametrise(graph, { seed })).toThrow(expect.objectContaining({ code: "WORKFLOW_SEED" }));
  });
});

describe("a node without our title is found by its inputs and links", () => {
  const all: Parameters = { prompt: "new", seed: 5, width: 64, height: 96, prefix: "p" };
  const node = (class_type: string, inputs: Record<string, unknown>, title = class_type) => ({
    class_type,
    inputs,
    _meta: { title },
  });
  const save = node("SaveImage", { images: ["8", 0], filename_prefix: "old" });
  const sampler = (more: object = {}) =>
    node("KSampler", { seed: 0, positive: ["3", 0], negative: ["4", 0], latent_image: ["5", 0], ...more });
  const plain = (): Graph => ({
    "3": node("CLIPTextEncode", { text: "good", clip: ["1", 0] }),
    "4": node("CLIPTextEncode", { text: "bad", clip: ["1", 0] }),
    "5": node("EmptyLatentImage", { width: 512, height: 512, batch_size: 1 }),
    "7": sampler(),
    "8": node("VAEDecode", { samples: ["7", 0] }),
    "9": save,
  });
  const errorsOf = (graph: Graph, parameters = all) =>
    parameterProblems(graph, parameters).map(({ code, text }) => `${code} ${text.en}`);

  test.for([
    "qwen-text-to-image",
    "qwen-image-2.1-int8-text-to-image",
    "qwen-image-edit-2511-gguf-text-to-image",
  ])("as in %s with titles of ComfyUI or none: the same graph is sent", (name) => {
    const strip = (graph: Graph, title: (one: Graph[string]) => object): Graph =>
      Object.fromEntries(
        Object.entries(graph).map(([id, { class_type, inputs, ...rest }]) => [
          id,
          { class_type, inputs, ...title({ class_type, inputs, ...rest }) },
        ]),
      );
    const bare = (graph: Graph) => strip(graph, () => ({}));
    const wanted = bare(parametrise(shipped(name), all));
    expect(parametrise(bare(shipped(name)), all)).toEqual(wanted);
    const byClass = strip(shipped(name), ({ class_type }) => ({ _meta: { title: class_type } }));
    expect(bare(parametrise(byClass, all))).toEqual(wanted);
  });

  test.for(["qwen-image-edit", "qwen-image-edit-2511-gguf-edit"])("as in %s: the picture too", (name) => {
    const graph = shipped(name);
    for (const one of Object.values(graph)) delete one._meta;
    const set = parametrise(graph, { prompt: "new", seed: 5, prefix: "p", inputImage: "up.png" });
    const values = Object.values(set).flatMap(({ inputs }) => Object.values(inputs));
    expect(values).toEqual(expect.arrayContaining(["new", 5, "p", "up.png"]));
  });

  test("the positive text, not the negative one, behind whatever changes the conditioning", () => {
    const graph = plain();
    graph["20"] = node("FluxGuidance", { conditioning: ["3", 0], guidance: 3 });
    graph["21"] = node("ControlNetApplyAdvanced", { positive: ["20", 0], negative: ["4", 0], strength: 1 });
    graph["7"] = sampler({ positive: ["21", 0], negative: ["21", 1] });
    const set = parametrise(graph, all);
    expect([set["3"]?.inputs.text, set["4"]?.inputs.text]).toEqual(["new", "bad"]);
  });

  test("every text of a node that has one for each encoder", () => {
    const graph = plain();
    graph["3"] = node("CLIPTextEncodeSDXL", { text_g: "a", text_l: ["32", 0], width: 1024, height: 1024 });
    graph["32"] = node("String Literal", { string: "b" });
    const set = parametrise(graph, all);
    expect([set["3"]?.inputs.text_g, set["32"]?.inputs.string]).toEqual(["new", "new"]);
    expect(set["3"]?.inputs.width).toBe(1024);
  });

  test("noise, guider and latent of a SamplerCustomAdvanced", () => {
    const set = parametrise(
      {
        ...plain(),
        "7": node("SamplerCustomAdvanced", { noise: ["22", 0], guider: ["23", 0], latent_image: ["5", 0] }),
        "22": node("RandomNoise", { noise_seed: 1 }),
        "23": node("BasicGuider", { conditioning: ["3", 0], model: ["1", 0] }),
        "24": node("TextGenerate", { seed: 9 }),
      },
      all,
    );
    expect([set["22"]?.inputs.noise_seed, set["24"]?.inputs.seed]).toEqual([5, 9]);
    expect([set["3"]?.inputs.text, set["5"]?.inputs.height]).toEqual(["new", 96]);
  });

  test("the first of two passes, where the second adds no noise", () => {
    const graph = plain();
    const pass = { positive: ["3", 0], noise_seed: 0, negative: ["4", 0] };
    graph["7"] = node("KSamplerAdvanced", { ...pass, add_noise: "disable", latent_image: ["17", 0] });
    graph["17"] = node("KSamplerAdvanced", { ...pass, add_noise: "enable", latent_image: ["5", 0] });
    const set = parametrise(graph, all);
    expect([set["7"]?.inputs.noise_seed, set["17"]?.inputs.noise_seed, set["5"]?.inputs.width]).toEqual([
      0, 5, 64,
    ]);
  });

  test("two candidates are a question with both ids, and a title answers it", () => {
    const graph = { ...plain(), "19": structuredClone(save) };
    const [said, ...more] = errorsOf(graph);
    expect(more).toEqual([]);
    expect(said).toMatch(
      /^WORKFLOW_NODE_UNCLEAR 2 nodes .* "Output": 9 \(SaveImage\), 19 \(SaveImage\)\. Which one\? .*"nodes": \{"output": "9"\} or /,
    );
    expect(parametrise(graph, all, { output: "9" })["9"]?.inputs.filename_prefix).toBe("p");
    graph["19"] = { ...save, _meta: { title: "Output" } };
    expect(errorsOf(graph)).toEqual([]);
    expect(parametrise(graph, all)["19"]?.inputs.filename_prefix).toBe("p");
  });

  test("two joined texts and two seeds are told together", () => {
    const graph = plain();
    graph["20"] = node("ConditioningCombine", { conditioning_1: ["3", 0], conditioning_2: ["4", 0] });
    graph["7"] = sampler({ positive: ["20", 0] });
    graph["17"] = sampler({ positive: ["20", 0] });
    graph["18"] = node("LatentBlend", { samples1: ["7", 0], samples2: ["17", 0] });
    graph["8"] = node("VAEDecode", { samples: ["18", 0] });
    expect(errorsOf(graph)).toEqual([
      expect.stringContaining('"Prompt": 3 (CLIPTextEncode), 4 (CLIPTextEncode)'),
      expect.stringContaining('"Seed": 7 (KSampler), 17 (KSampler)'),
    ]);
  });

  test("no size at all is the workflow's own matter", () => {
    const { "5": _size, ...graph } = plain();
    expect(errorsOf(graph)).toEqual([]);
    expect(keptSize(graph)?.en).toMatch(/no node in it gives width and height/);
  });

  test("none for the text is asked for once", () => {
    const { "3": _prompt, "4": _negative, ...graph } = plain();
    expect(errorsOf(graph)).toEqual([
      expect.stringMatching(/^WORKFLOW_TITLE_MISSING .*"nodes": {"prompt": "…"}/),
    ]);
  });

  test("an id that the profile gives goes before titles, and must be there", () => {
    const graph = plain();
    graph["3"] = node("CLIPTextEncode", { text: "good", clip: ["1", 0] }, "Prompt");
    const set = parametrise(graph, all, { prompt: "4" });
    expect([set["3"]?.inputs.text, set["4"]?.inputs.text]).toEqual(["good", "new"]);
    expect(parameterProblems(graph, all, { prompt: "44" }).map(({ code }) => code)).toEqual([
      "WORKFLOW_NODE_UNKNOWN",
    ]);
  });

  describe("and a linked input", () => {
    test("is set where its value is written", () => {
      const graph = plain();
      graph["5"] = node("EmptyLatentImage", { width: ["30", 0], height: ["31", 0], batch_size: 1 });
      graph["30"] = node("PrimitiveInt", { value: 512 });
      graph["31"] = node("Sizes", { width: 512, height: 512 });
      graph["32"] = node("PrimitiveStringMultiline", { value: "good" });
      graph["3"] = node("CLIPTextEncode", { text: ["32", 0], clip: ["1", 0] });
      const set = parametrise(graph, all);
      expect([set["30"]?.inputs.value, set["31"]?.inputs.height, set["32"]?.inputs.value]).toEqual([
        64,
        96,
        "new",
      ]);
      expect(set["5"]).toEqual(graph["5"]);
      expect(keptSize(graph)).toBeUndefined();
    });

    test("that computes the size is kept, and said", () => {
      for (const title of ["Size", "Empty Latent Image"]) {
        const graph = plain();
        graph["5"] = node("EmptyLatentImage", { width: ["30", 0], height: ["30", 1] }, title);
        graph["30"] = node("ResolutionSelector", { aspect_ratio: "1:1", megapixels: 1 });
        expect(parametrise(graph, all)["5"]).toEqual(graph["5"]);
        expect(keptSize(graph)?.en).toContain("the size comes from 30 (ResolutionSelector): it is kept");
      }
    });

    test("of one value for both sides wants both to be equal", () => {
      const graph = plain();
      graph["5"] = node("EmptyLatentImage", { width: ["30", 0], height: ["30", 0] });
      graph["30"] = node("PrimitiveInt", { value: 512 });
      expect(errorsOf(graph)).toEqual([expect.stringMatching(/^WORKFLOW_SIZE_SHARED .*30 \(PrimitiveInt\)/)]);
      expect(errorsOf(graph, { ...all, height: 64 })).toEqual([]);
    });

    test("that computes the text is a question, and our title replaces the link", () => {
      const graph = plain();
      graph["33"] = node("StringConcatenate", { string_a: "a", string_b: "b" });
      graph["3"] = node("CLIPTextEncode", { text: ["33", 0], clip: ["1", 0] });
      expect(errorsOf(graph)).toEqual([
        expect.stringMatching(/^WORKFLOW_INPUT_LINKED .*3 \(CLIPTextEncode\)/),
      ]);
      graph["3"] = { ...graph["3"], _meta: { title: "Prompt" } };
      expect(parametrise(graph, all)["3"]?.inputs.text).toBe("new");
    });
  });
});
