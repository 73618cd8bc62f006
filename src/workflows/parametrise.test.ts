import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { projectRoot } from "../config/paths.ts";
import { loadWorkflow } from "./load.ts";
import { nodeTitled, type Parameters, parametrise } from "./parametrise.ts";

const shipped = (name: string) => loadWorkflow(join(projectRoot, "fixtures", "workflows", `${name}.json`));
const input = (graph: Graph, title: string, name: string) => nodeTitled(graph, title).inputs[name];

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
      "its titles: Seed, Output, Size, Size, –, Prompt.",
    ],
    ["twice there", { width: 5 }, "WORKFLOW_TITLE_TWICE", '2 nodes of the workflow are titled "Size"'],
    [
      "without the input",
      { prefix: "x" },
      "WORKFLOW_INPUT_MISSING",
      '"Output" (Note) has no input filename_prefix',
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
