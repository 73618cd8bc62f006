import { expect, test } from "vitest";
import type { Graph } from "../comfyui/client.ts";
import { objectInfoSchema } from "../comfyui/replies.ts";
import { inFolders, modelsIn } from "./find-models.ts";

const node = (module: string, required: object) => ({
  input: { required },
  output: ["MODEL"],
  name: "",
  python_module: module,
});
const served = objectInfoSchema.parse({
  UNETLoader: node("nodes", { unet_name: [["a.safetensors"]], weight_dtype: [["default"]] }),
  DualCLIPLoader: node("nodes", { clip_name1: [["x.safetensors", "t5.gguf"]], clip_name2: [["t5.gguf"]] }),
  LoraLoader: node("nodes", { lora_name: ["COMBO", { options: ["sub/l.safetensors"] }] }),
  "Power Lora Loader": node("custom_nodes.rgthree-comfy", { model: ["MODEL"] }),
  LoadImage: node("nodes", { image: [["example.png"], { image_upload: true }] }),
});
const graph: Graph = {
  "1": { class_type: "UNETLoader", inputs: { unet_name: "a.safetensors", weight_dtype: "default" } },
  "2": { class_type: "DualCLIPLoader", inputs: { clip_name1: "x.safetensors", clip_name2: "t5.gguf" } },
  "3": {
    class_type: "Power Lora Loader",
    inputs: { model: ["1", 0], lora_1: { on: true, lora: "sub/l.safetensors", strength: 1 } },
  },
  "4": { class_type: "LoadImage", inputs: { image: "example.png" } },
  "5": { class_type: "UNETLoader", inputs: { unet_name: "a.safetensors" } },
};

test("a model is what a loader lists; a stack of files is looked for among the other loaders", () => {
  expect(modelsIn([graph, graph], served)).toEqual([
    { file: "a.safetensors", loader: "UNETLoader", input: "unet_name" },
    { file: "x.safetensors", loader: "DualCLIPLoader", input: "clip_name1" },
    { file: "t5.gguf", loader: "DualCLIPLoader", input: "clip_name2" },
    { file: "sub/l.safetensors", loader: "LoraLoader", input: "lora_name" },
  ]);
});

const answers = (all: Record<string, unknown>) => ({
  raw: async ({ path }: { path: string }) =>
    ({ status: path in all ? 200 : 404, body: Buffer.from(JSON.stringify(all[path] ?? "")) }) as never,
});

test("its folder is the one that the server lists it in, else that of the input's name", async () => {
  const models = modelsIn([graph], served);
  const { signal } = new AbortController();
  const told = await inFolders(
    models,
    answers({
      "/models": ["unet", "clip", "loras", "diffusion_models_too"],
      "/models/unet": ["a.safetensors"],
      "/models/diffusion_models_too": ["x.safetensors"],
      "/models/loras": ["sub/l.safetensors"],
    }),
    signal,
  );
  expect(told.map(({ folder }) => folder)).toEqual([
    "diffusion_models",
    "diffusion_models_too",
    "text_encoders",
    "loras",
  ]);
  const silent = await inFolders(models, answers({}), signal);
  expect(silent.map(({ folder }) => folder)).toEqual([
    "diffusion_models",
    "text_encoders",
    "text_encoders",
    "loras",
  ]);
});
