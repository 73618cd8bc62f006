import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { objectInfoSchema } from "../../comfyui/replies.ts";
import { convertWorkflow } from "./convert.ts";

const measured = JSON.parse(
  readFileSync(new URL("../../../fixtures/ground-truth/object-info-0.33.0.json", import.meta.url), "utf8"),
);
const entry = (required: object, output: string[] = ["IMAGE"], more: object = {}) => ({
  input: { required, optional: {} },
  output,
  name: "",
  python_module: "x",
  ...more,
});
const served = objectInfoSchema.parse({
  ...measured,
  Resize: entry({
    image: ["IMAGE"],
    by: [
      "COMFY_DYNAMICCOMBO_V3",
      {
        options: [
          { key: "times", inputs: { required: { times: ["FLOAT", {}] } } },
          { key: "size", inputs: { required: { width: ["INT", {}], height: ["INT", {}] } } },
        ],
      },
    ],
    method: [["area", "lanczos"]],
  }),
  Show: entry({ source: ["*", {}] }, ["STRING"]),
  Join: entry({ image: ["IMAGE"], text: ["STRING", { forceInput: true }] }),
  Tags: entry({ tags: ["COMBO", { options: ["a", "b"], multiselect: true }] }),
});

const save = (link: number) => ({
  id: 9,
  type: "SaveImage",
  inputs: [{ name: "images", type: "IMAGE", link }],
  widgets_values: ["e2e"],
});
const empty = (id: number, width: number, more: object = {}) => ({
  id,
  type: "EmptyImage",
  title: "A plain one",
  outputs: [{ type: "IMAGE" }],
  widgets_values: [width, 64, 1, 0],
  ...more,
});

function graphOf(nodes: object[], links: unknown[], more: object = {}) {
  const converted = convertWorkflow({ nodes, links, ...more }, served);
  if ("problems" in converted) throw new Error(converted.problems.map(({ en }) => en).join("\n"));
  return converted.graph;
}

function problemsOf(nodes: object[], links: unknown[], more: object = {}): string[] {
  const converted = convertWorkflow({ nodes, links, ...more }, served);
  return "problems" in converted ? converted.problems.map(({ en }) => en) : [];
}

describe("a workflow of the interface", () => {
  test("gets names for its values, and the node's title", () => {
    const graph = graphOf([empty(1, 128), save(5)], [[5, 1, 0, 9, 0, "IMAGE"]]);
    expect(graph).toEqual({
      "1": {
        class_type: "EmptyImage",
        inputs: { width: 128, height: 64, batch_size: 1, color: 0 },
        _meta: { title: "A plain one" },
      },
      "9": expect.objectContaining({ inputs: { filename_prefix: "e2e", images: ["1", 0] } }),
    });
  });

  test("a muted node is as if it were not there, a bypassed one hands on what has its type", () => {
    const links = [
      [1, 1, 0, 2, 1, "IMAGE"],
      [2, 2, 0, 9, 0, "IMAGE"],
    ];
    const upscale = (mode: number) => ({
      id: 2,
      type: "ImageScaleBy",
      mode,
      inputs: [
        { name: "mask", type: "MASK", link: null },
        { name: "image", type: "IMAGE", link: 1 },
      ],
      outputs: [{ type: "IMAGE" }],
      widgets_values: ["area", 2],
    });
    expect(graphOf([empty(1, 8), upscale(4), save(2)], links)["9"]?.inputs.images).toEqual(["1", 0]);
    expect(graphOf([empty(1, 8), upscale(2), save(2)], links)["9"]?.inputs).toEqual({
      filename_prefix: "e2e",
    });
  });

  test("what is set by name in one place is got in another", () => {
    const nodes = [
      empty(1, 8),
      { id: 2, type: "SetNode", widgets_values: ["base"], inputs: [{ name: "IMAGE", type: "*", link: 1 }] },
      { id: 3, type: "GetNode", widgets_values: ["base"], outputs: [{ type: "IMAGE" }] },
      save(2),
    ];
    const links = [
      [1, 1, 0, 2, 0, "IMAGE"],
      [2, 3, 0, 9, 0, "IMAGE"],
    ];
    expect(graphOf(nodes, links)["9"]?.inputs.images).toEqual(["1", 0]);
  });

  test("a choice brings the widgets of its option, a list of words is no link", () => {
    const resize = (values: unknown[]) => [
      empty(1, 8),
      {
        id: 2,
        type: "Resize",
        inputs: [{ name: "image", type: "IMAGE", link: 1 }],
        outputs: [{ type: "IMAGE" }],
        widgets_values: values,
      },
      save(2),
    ];
    const links = [
      [1, 1, 0, 2, 0, "IMAGE"],
      [2, 2, 0, 9, 0, "IMAGE"],
    ];
    expect(graphOf(resize(["size", 64, 32, "area"]), links)["2"]?.inputs).toEqual({
      by: "size",
      "by.width": 64,
      "by.height": 32,
      method: "area",
      image: ["1", 0],
    });
    expect(problemsOf(resize(["times", 64, 32, "area"]), links)).toEqual([
      expect.stringMatching(/^node 2 \(Resize\): its saved values do not match/),
    ]);
    const tags = [{ id: 1, type: "Tags", outputs: [{ type: "IMAGE" }], widgets_values: [["a"]] }, save(1)];
    expect(graphOf(tags, [[1, 1, 0, 9, 0, "IMAGE"]])["1"]?.inputs).toEqual({ tags: { __value__: ["a"] } });
  });

  test.for<[string, unknown[], object]>([
    ["of today", [7, "randomize", 20, 1, "euler", "simple", 1], { seed: 7, steps: 20, denoise: 1 }],
    ["without what happens after", [7, 20, 1, "euler", "simple", 1], { seed: 7, steps: 20, denoise: 1 }],
    ["with fewer widgets", [7, "fixed", 20, 1, "euler", "simple"], { seed: 7, denoise: 1 }],
    ["of a model that is not there", [7, "fixed", 20, 1, "gone", "simple", 1], { sampler_name: "gone" }],
  ])("a sampler %s is paired", ([, values, expected]) => {
    const nodes = [
      { id: 1, type: "KSampler", outputs: [{ type: "LATENT" }], widgets_values: values },
      save(1),
    ];
    expect(graphOf(nodes, [[1, 1, 0, 9, 0, "LATENT"]])["1"]?.inputs).toMatchObject(expected);
  });
});

describe("a subgraph", () => {
  const inner = {
    id: "sub",
    inputs: [{ name: "width" }, { name: "height" }],
    nodes: [
      {
        ...empty(3, 16),
        inputs: [
          { name: "width", type: "INT", widget: { name: "width" }, link: 1 },
          { name: "height", type: "INT", widget: { name: "height" }, link: 2 },
        ],
      },
    ],
    links: [
      { id: 1, origin_id: -10, origin_slot: 0, target_id: 3, target_slot: 0, type: "INT" },
      { id: 2, origin_id: -10, origin_slot: 1, target_id: 3, target_slot: 1, type: "INT" },
      { id: 3, origin_id: 3, origin_slot: 0, target_id: -20, target_slot: 0, type: "IMAGE" },
    ],
  };
  const used = (more: object) =>
    graphOf(
      [{ id: 57, type: "sub", outputs: [{ type: "IMAGE" }], ...more }, save(1)],
      [[1, 57, 0, 9, 0, "IMAGE"]],
      { definitions: { subgraphs: [inner] } },
    );

  test("keeps its values inside, or on its own widgets", () => {
    expect(used({ widgets_values: [] })["57:3"]?.inputs).toMatchObject({ width: 16, height: 64 });
    expect(used({ widgets_values: [32, 48] })["57:3"]?.inputs).toMatchObject({ width: 32, height: 48 });
    expect(used({})["9"]?.inputs.images).toEqual(["57:3", 0]);
  });

  test("gives an input without a widget what a widget inside has, where both show one value", () => {
    const shown = {
      ...inner,
      nodes: [
        ...inner.nodes,
        { id: 4, type: "Show", inputs: [{ name: "source", type: "*", link: 4 }], outputs: [{ type: "*" }] },
        { id: 5, type: "Join", inputs: ["image", "text"].map((name, at) => ({ name, link: 5 + at })) },
      ],
      links: [
        ...inner.links.slice(0, 2),
        { id: 4, origin_id: -10, origin_slot: 0, target_id: 4, target_slot: 0, type: "INT" },
        { id: 5, origin_id: 3, origin_slot: 0, target_id: 5, target_slot: 0, type: "IMAGE" },
        { id: 6, origin_id: 4, origin_slot: 0, target_id: 5, target_slot: 1, type: "*" },
        { id: 7, origin_id: 5, origin_slot: 0, target_id: -20, target_slot: 0, type: "IMAGE" },
      ],
    };
    const graph = graphOf(
      [{ id: 57, type: "sub", outputs: [{ type: "IMAGE" }], widgets_values: [] }, save(1)],
      [[1, 57, 0, 9, 0, "IMAGE"]],
      { definitions: { subgraphs: [shown] } },
    );
    expect(graph["57:4"]?.inputs).toEqual({ source: 16 });
  });

  test("in itself is refused", () => {
    const ring = { ...inner, nodes: [{ id: 3, type: "sub" }] };
    expect(problemsOf([{ id: 1, type: "sub" }], [], { definitions: { subgraphs: [ring] } })).toEqual([
      expect.stringMatching(/without an end/),
    ]);
  });
});

describe("refused with the node's name:", () => {
  test("values that are no widgets of the class", () => {
    const odd = empty(1, 8, { widgets_values: ["wide", 64, 1, 0] });
    expect(problemsOf([odd, save(5)], [[5, 1, 0, 9, 0, "IMAGE"]])).toEqual([
      expect.stringMatching(/^node 1 \(EmptyImage\) "A plain one": its saved values/),
    ]);
  });

  test("a class that the server lacks, unless nothing comes of it", () => {
    const foreign = { id: 1, type: "Nobody", outputs: [{ type: "IMAGE", links: [5] }] };
    expect(problemsOf([foreign, save(5)], [[5, 1, 0, 9, 0, "IMAGE"]])).toEqual([
      expect.stringMatching(/^node 1 \(Nobody\): this class does not exist on the server/),
    ]);
    const idle = { id: 7, type: "Label (of a pack)", outputs: [] };
    expect(problemsOf([idle, empty(1, 8), save(5)], [[5, 1, 0, 9, 0, "IMAGE"]])).toEqual([]);
  });

  test("a file in which nothing is saved", () => {
    expect(problemsOf([empty(1, 8)], [])).toEqual([
      expect.stringMatching(/^no active node .* saves or shows/),
    ]);
  });
});
