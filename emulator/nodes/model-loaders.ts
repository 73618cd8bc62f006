import type { NodeInfo } from "./node-info.ts";

type Input = NodeInfo["input"]["required"];

interface Loader {
  readonly title: string;
  readonly module?: string;
  readonly category?: string;
  /** The folder of its files, and the input that names one. */
  readonly folder: string;
  readonly input: string;
  readonly before?: Input;
  readonly after?: Input;
  readonly output: readonly string[];
  /** Its list is an input of type COMBO. */
  readonly combo?: true;
}

/** Class, input and folder of each list of files. One of them is written in the newer way: no deployment has files for it. */
export const loaderLists = (): [string, string, string][] =>
  Object.entries(loaders)
    .filter(([, { combo }]) => !combo)
    .map(([name, { folder, input }]) => [name, input, folder]);

const strength = (): [string, { default: number; min: number; max: number; step: number }] => [
  "FLOAT",
  { default: 1, min: -100, max: 100, step: 0.01 },
];

/** Core loaders that the page of 0.3.64 (front end 1.27.10) asks for at its start: without one of them it opens no workflow. */
const loaders: Readonly<Record<string, Loader>> = {
  ImageOnlyCheckpointLoader: {
    title: "Image Only Checkpoint Loader (img2vid model)",
    module: "comfy_extras.nodes_video_model",
    category: "loaders/video_models",
    folder: "checkpoints",
    input: "ckpt_name",
    output: ["MODEL", "CLIP_VISION", "VAE"],
  },
  LoraLoader: {
    title: "Load LoRA",
    folder: "loras",
    input: "lora_name",
    before: { model: ["MODEL"], clip: ["CLIP"] },
    after: { strength_model: strength(), strength_clip: strength() },
    output: ["MODEL", "CLIP"],
  },
  ControlNetLoader: {
    title: "Load ControlNet Model",
    folder: "controlnet",
    input: "control_net_name",
    output: ["CONTROL_NET"],
  },
  UpscaleModelLoader: {
    title: "Load Upscale Model",
    module: "comfy_extras.nodes_upscale_model",
    folder: "upscale_models",
    input: "model_name",
    output: ["UPSCALE_MODEL"],
    combo: true,
  },
  StyleModelLoader: {
    title: "Load Style Model",
    folder: "style_models",
    input: "style_model_name",
    output: ["STYLE_MODEL"],
  },
  GLIGENLoader: { title: "GLIGENLoader", folder: "gligen", input: "gligen_name", output: ["GLIGEN"] },
};

/** Their entries of `/object_info`; the lists of their files are empty so far. They are served, not executed. */
export function modelLoaders(): Record<string, NodeInfo> {
  return Object.fromEntries(
    Object.entries(loaders).map(([name, loader]) => {
      const { title, module = "nodes", category = "loaders", input, before, after, output, combo } = loader;
      const list = combo ? ["COMBO", { multiselect: false, options: [] }] : [[]];
      const required = { ...before, [input]: list, ...after };
      const info = {
        input: { required },
        input_order: { required: Object.keys(required) },
        output: [...output],
        output_is_list: output.map(() => false),
        output_name: [...output],
        name,
        display_name: title,
        description: "",
        python_module: module,
        category,
        output_node: false,
      };
      return [name, info as NodeInfo];
    }),
  );
}
