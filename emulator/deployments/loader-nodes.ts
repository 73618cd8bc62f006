import type { InputSpec, NodeInfo } from "../nodes/node-info.ts";

/** What the table below says of a class; the rest of its `/object_info` entry is the same for all. */
interface Described {
  readonly module: string;
  readonly required: Record<string, InputSpec>;
  readonly optional?: Record<string, InputSpec>;
  readonly output: string[];
}

const text: InputSpec = ["STRING", { multiline: true, dynamicPrompts: true }];
const references: InputSpec = [
  "COMFY_AUTOGROW_V3",
  {
    template: {
      input: { required: { image: ["IMAGE", {}] } },
      names: Array.from({ length: 16 }, (_, index) => `image_${index + 1}`),
      min: 0,
    },
  },
];

/** Classes that no recording holds, as their sources describe them: they are read, not measured. */
const described = {
  /** ComfyUI 0.37. */
  TextEncodeQwenImage21: {
    module: "comfy_extras.nodes_qwen",
    required: {
      clip: ["CLIP", {}],
      prompt: text,
      negative_prompt: text,
      resolution: ["INT", { default: 1024, min: 0, max: 4096, step: 32 }],
      images: references,
    },
    optional: { vae: ["VAE", {}] },
    output: ["CONDITIONING", "CONDITIONING", "LATENT"],
  },
  /** ComfyUI 0.5.1. */
  FluxKontextMultiReferenceLatentMethod: {
    module: "comfy_extras.nodes_flux",
    required: {
      conditioning: ["CONDITIONING", {}],
      reference_latents_method: [
        "COMBO",
        { multiselect: false, options: ["offset", "index", "uxo/uno", "index_timestep_zero"] },
      ],
    },
    output: ["CONDITIONING"],
  },
  UnetLoaderGGUF: { module: "custom_nodes.ComfyUI-GGUF", required: { unet_name: [[]] }, output: ["MODEL"] },
  NunchakuQwenImageDiTLoader: {
    module: "custom_nodes.ComfyUI-nunchaku",
    required: { model_name: [[], {}], cpu_offload: [["auto", "enable", "disable"], { default: "auto" }] },
    optional: {
      num_blocks_on_gpu: ["INT", { default: 1, min: 1, max: 60 }],
      use_pin_memory: [["enable", "disable"], { default: "disable" }],
    },
    output: ["MODEL"],
  },
} as const satisfies Record<string, Described>;

export type LoaderNode = keyof typeof described;

/** The `/object_info` entries of these classes. */
export function loaderNodes(names: readonly LoaderNode[]): Record<string, NodeInfo> {
  return Object.fromEntries(names.map((name) => [name, infoOf(name, described[name])]));
}

function infoOf(name: string, { module, required, optional = {}, output }: Described): NodeInfo {
  return {
    input: { required, optional },
    input_order: { required: Object.keys(required), optional: Object.keys(optional) },
    is_input_list: false,
    output: [...output],
    output_is_list: output.map(() => false),
    output_name: [...output],
    name,
    display_name: name,
    description: "",
    python_module: module,
    category: "loaders",
    output_node: false,
  } as NodeInfo;
}
