import type { Dress } from "../dress/dress.ts";
import type { FaultSet } from "../faults.ts";

export interface ModelFile {
  readonly folder: string;
  readonly name: string;
  /** Bytes, as on the real deployment. */
  readonly size: number;
}

const diffusionModel: ModelFile = {
  folder: "diffusion_models",
  name: "qwen_image_edit_2509_fp8_e4m3fn.safetensors",
  size: 20_430_679_144,
};
const textEncoder: ModelFile = {
  folder: "text_encoders",
  name: "qwen_2.5_vl_7b_fp8_scaled.safetensors",
  size: 8_837_476_352,
};
const vae: ModelFile = { folder: "vae", name: "qwen_image_vae.safetensors", size: 253_806_246 };

/** The folders of `/models` of 0.33.0, in its order, each with its paths relative to ComfyUI. */
const allFolders: Readonly<Record<string, readonly string[]>> = {
  checkpoints: ["models/checkpoints", "output/checkpoints"],
  configs: ["models/configs"],
  loras: ["models/loras", "output/loras"],
  vae: ["models/vae", "output/vae"],
  text_encoders: ["models/text_encoders", "models/clip", "output/clip"],
  diffusion_models: ["models/unet", "models/diffusion_models", "output/diffusion_models"],
  clip_vision: ["models/clip_vision"],
  style_models: ["models/style_models"],
  embeddings: ["models/embeddings"],
  diffusers: ["models/diffusers"],
  vae_approx: ["models/vae_approx"],
  controlnet: ["models/controlnet", "models/t2i_adapter"],
  gligen: ["models/gligen"],
  upscale_models: ["models/upscale_models"],
  latent_upscale_models: ["models/latent_upscale_models"],
  custom_nodes: ["custom_nodes"],
  datasets: ["models/datasets"],
  hypernetworks: ["models/hypernetworks"],
  photomaker: ["models/photomaker"],
  classifiers: ["models/classifiers"],
  model_patches: ["models/model_patches"],
  audio_encoders: ["models/audio_encoders"],
  background_removal: ["models/background_removal"],
  frame_interpolation: ["models/frame_interpolation"],
  geometry_estimation: ["models/geometry_estimation"],
  optical_flow: ["models/optical_flow"],
  detection: ["models/detection"],
};

/** Only this version's folders. */
export function foldersOf({ lacksFolders }: Dress): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(allFolders).filter(([name]) => !lacksFolders.includes(name)));
}

/** What counts as a file of weights. */
export const weightExtensions = [".bin", ".ckpt", ".pkl", ".pt", ".pt2", ".pth", ".safetensors", ".sft"];

/** The model files on the server. */
export function modelFiles(faults: FaultSet): ModelFile[] {
  if (faults.has("mount-empty")) return [];
  const files = faults.has("model-missing") ? [textEncoder, vae] : [diffusionModel, textEncoder, vae];
  if (!faults.has("model-in-wrong-folder")) return files;
  return files.map((file) => (file === vae ? { ...vae, folder: "text_encoders" } : file));
}

export function modelNames(folder: string, faults: FaultSet): string[] {
  return modelFiles(faults)
    .filter((file) => file.folder === folder)
    .map((file) => file.name);
}
