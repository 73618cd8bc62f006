import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { type ObjectInfo, objectInfoSchema } from "../comfyui/replies.ts";
import { projectRoot } from "../config/paths.ts";
import { lintWorkflow } from "./lint.ts";
import { loadWorkflow } from "./load.ts";

const fixture = (...path: string[]) => join(projectRoot, "fixtures", ...path);
/** As measured on ComfyUI 0.3.64 with the Qwen pack. */
const measured = objectInfoSchema.parse(
  JSON.parse(readFileSync(fixture("ground-truth", "object-info.json"), "utf8")),
);
const shipped = (name: string) => loadWorkflow(fixture("workflows", `${name}.json`));

/** The findings of the shipped text-to-image graph after a change, as "code node.input: English text". */
function findings(change: (graph: Graph) => void, info: ObjectInfo = measured): string[] {
  const graph = shipped("qwen-text-to-image");
  change(graph);
  return lintWorkflow(graph, info).map(
    ({ code, node, input, text }) => `${code} ${node}${input === undefined ? "" : `.${input}`}: ${text.en}`,
  );
}
const set = (id: string, input: string, value: unknown) => (graph: Graph) => {
  const node = graph[id];
  if (node === undefined) throw new Error(`no node ${id}`);
  node.inputs[input] = value;
};

test.for(["canary", "qwen-text-to-image", "qwen-image-edit"])(
  "the shipped %s agrees with the measured server",
  (name) => {
    expect(lintWorkflow(shipped(name), measured)).toEqual([]);
  },
);

describe("classes", () => {
  test("that the server lacks come with the nearest name", () => {
    expect(findings((graph) => Object.assign(graph["9"] ?? {}, { class_type: "KSamplr" }))).toEqual([
      expect.stringMatching(/^unknown-class 9: .*Did you mean "KSampler"\?$/),
    ]);
  });

  test("are own entries only", () => {
    expect(findings((graph) => Object.assign(graph["9"] ?? {}, { class_type: "constructor" }))).toEqual([
      expect.stringMatching(/^unknown-class 9: /),
    ]);
  });
});

describe("inputs", () => {
  test.for<[string, (graph: Graph) => void, string]>([
    ["a required one missing", (graph) => delete graph["9"]?.inputs.steps, "missing-input 9.steps"],
    ["an unknown one", set("9", "step", 20), 'unknown-input 9.step: .*Did you mean "steps"'],
    [
      "a value not in the list",
      set("1", "vae_name", "qwen_image_vae.safetensor"),
      'value-not-in-list 1.vae_name: .*Did you mean "qwen_image_vae.safetensors"',
    ],
    [
      "an optional value not in its list",
      set("2", "device", "gpu"),
      "value-not-in-list 2.device: .*default, cpu",
    ],
    ["a number too large", set("9", "denoise", 1.5), "value-out-of-range 9.denoise: .*0 … 1"],
    ["a number too small", set("9", "steps", 0), "value-out-of-range 9.steps"],
    ["a text that is no number", set("9", "steps", "16.5"), 'value-not-a-number 9.steps: .*"16.5"'],
    ["null for a number", set("9", "cfg", null), "value-not-a-number 9.cfg"],
    ["a literal where a link must be", set("9", "model", "flux"), "type-mismatch 9.model: .*MODEL"],
    ["a link to a node that does not exist", set("9", "model", ["99", 0]), "bad-link 9.model: .*99"],
    [
      "a link to an output that does not exist",
      set("9", "model", ["3", 1]),
      "bad-link 9.model: .*output 1 .*has 1",
    ],
    ["a link with a slot of text", set("9", "model", ["3", "0"]), "bad-link 9.model"],
    ["a link of three", set("9", "model", ["3", 0, 0]), "bad-link 9.model"],
    [
      "a link of the wrong type",
      set("9", "model", ["1", 0]),
      "type-mismatch 9.model: .*MODEL is expected.*gives VAE",
    ],
  ])("%s", ([, change, expected]) => {
    expect(findings(change)).toEqual([expect.stringMatching(new RegExp(`^${expected.replace(".", "\\.")}`))]);
  });

  test.for<[string, unknown]>([
    ["steps", "16"],
    ["steps", 16.9],
    ["steps", true],
    ["cfg", "1e0"],
    ["seed", Number.MAX_SAFE_INTEGER],
  ])("%s = %j is converted by the server, so it passes", ([input, value]) => {
    expect(findings(set("9", input, value))).toEqual([]);
  });

  test("of uploaded files are judged by the node, after the upload", () => {
    const graph = shipped("qwen-image-edit");
    set("8", "image", "not-yet-uploaded.png")(graph);
    set("8", "upload", "image")(graph);
    expect(lintWorkflow(graph, measured)).toEqual([]);
  });
});

describe("the graph as a whole", () => {
  test("without an output node does nothing", () => {
    expect(findings((graph) => delete graph["11"])).toEqual([expect.stringMatching(/^no-output –: /)]);
  });

  test("with a loop never starts: the ring is named once", () => {
    expect(findings(set("4", "model", ["5", 0]))).toEqual([expect.stringMatching(/^cycle 4: .* 4 → 5 → 4 /)]);
    expect(findings(set("4", "model", ["4", 0]))).toEqual([expect.stringMatching(/^cycle 4: .* 4 → 4 /)]);
  });

  test("of many nodes in a row is judged without exhausting the stack", () => {
    const chain: Graph = {
      "0": { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 0 } },
    };
    for (let id = 1; id <= 20_000; id++)
      chain[String(id)] = {
        class_type: "ImageScaleToTotalPixels",
        inputs: { image: [String(id - 1), 0], upscale_method: "lanczos", megapixels: 1 },
      };
    chain.out = { class_type: "SaveImage", inputs: { images: ["20000", 0], filename_prefix: "x" } };
    expect(lintWorkflow(chain, measured)).toEqual([]);
  });
});

describe("types of newer nodes", () => {
  const base = { name: "", python_module: "x", output_node: false };
  const info: ObjectInfo = {
    ...measured,
    AnyIn: { ...base, input: { required: { any: ["*"] } }, output: ["*"], output_node: true },
    UnionIn: { ...base, input: { required: { either: ["IMAGE,MASK"] } }, output: [], output_node: true },
    V3: {
      ...base,
      input: { required: { choice: ["COMBO", { options: ["a", "b"] }], remote: ["COMBO", { remote: {} }] } },
      output: [],
      output_node: true,
    },
    NoFiles: { ...base, input: { required: { file: [[]] } }, output: [], output_node: true },
    Lists: { ...base, input: {}, output: [["a", "b"]] },
    Encrypted: {
      ...base,
      input: { required: { image: [[], { image_upload_encrypted: true }] } },
      output: [],
      output_node: true,
    },
    CustomCombo: {
      ...base,
      name: "CustomCombo",
      input: { required: { choice: ["COMBO", { options: [] }] } },
      output: ["STRING"],
      output_node: true,
    },
    Painter: {
      ...base,
      input: { required: { picture: ["IMAGE"], canvas: ["PAINTER_CANVAS"] } },
      output: [],
      output_node: true,
    },
    Switch: {
      ...base,
      python_module: "custom_nodes.pack",
      input: { required: { select: ["INT"] }, optional: { input1: ["*"] } },
      output: ["*"],
      output_node: true,
    },
  };
  const lint = (node: Graph[string], more: Graph = {}) =>
    lintWorkflow({ ...shipped("canary"), x: node, ...more }, info).map(
      ({ code, text }) => `${code} ${text.en}`,
    );
  const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs });

  test("anything feeds and is fed by *", () => {
    expect(lint(node("AnyIn", { any: ["1", 0] }))).toEqual([]);
    expect(lint(node("AnyIn", { any: 5 }))).toEqual([]);
    expect(lint(node("UnionIn", { either: ["y", 0] }), { y: node("AnyIn", { any: 1 }) })).toEqual([]);
  });

  test("a union takes each of its types, and no other", () => {
    expect(lint(node("UnionIn", { either: ["1", 0] }))).toEqual([]);
    const vae = { y: node("VAELoader", { vae_name: "pixel_space" }) };
    expect(lint(node("UnionIn", { either: ["y", 0] }), vae)).toEqual([
      expect.stringContaining("type-mismatch"),
    ]);
  });

  test("a COMBO is compared with its options, which a remote one does not list", () => {
    expect(lint(node("V3", { choice: "a", remote: "whatever" }))).toEqual([]);
    expect(lint(node("V3", { choice: "c", remote: "x" }))).toEqual([
      expect.stringMatching(/^value-not-in-list .*a, b/),
    ]);
    expect(lint(node("V3", { choice: ["y", 0], remote: "x" }), { y: node("Lists", {}) })).toEqual([]);
  });

  test("a node that looks at its value itself is not judged by its list", () => {
    expect(lint(node("Encrypted", { image: "mine.png" }))).toEqual([]);
    expect(lint(node("CustomCombo", { choice: "b", option1: "a", option2: "b", index: 1 }))).toEqual([]);
  });

  test("a type that no node of the server gives is a widget of the pack's own", () => {
    expect(lint(node("Painter", { picture: ["1", 0], canvas: { strokes: [] } }))).toEqual([]);
    expect(lint(node("Painter", { picture: "x.png", canvas: "" }))).toEqual([
      expect.stringMatching(/^type-mismatch input "picture"/),
    ]);
  });

  test("a pack's node may grow inputs in the interface; a slip of the pen in a name it declares is told", () => {
    expect(lint(node("Switch", { select: 1, input1: ["1", 0], input2: ["1", 0], "➕ Add": "" }))).toEqual([]);
    expect(lint(node("Switch", { selct: 1 }))).toEqual([
      expect.stringMatching(/^missing-input/),
      expect.stringMatching(/^unknown-input .*"select"/),
    ]);
  });

  test("an empty list says that the folder is empty", () => {
    expect(lint(node("NoFiles", { file: "m.safetensors" }))).toEqual([
      expect.stringContaining("the server's list is empty"),
    ]);
  });
});
