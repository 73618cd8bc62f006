import type { Deployment, ModelFile } from "../deployments/deployments.ts";
import type { Dress } from "../dress/dress.ts";
import type { FaultSet } from "../faults.ts";

/** A server, as far as its model files go. */
export interface Installed {
  readonly faults: FaultSet;
  readonly deployment: Deployment;
}

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
export function modelFiles({ faults, deployment }: Installed): ModelFile[] {
  if (faults.has("mount-empty")) return [];
  const files = deployment.models.filter(
    ({ folder }) => !(faults.has("model-missing") && folder === "diffusion_models"),
  );
  if (!faults.has("model-in-wrong-folder")) return files;
  return files.map((file) => (file.folder === "vae" ? { ...file, folder: "text_encoders" } : file));
}

export function modelNames(folder: string, installed: Installed): string[] {
  return modelFiles(installed)
    .filter((file) => file.folder === folder)
    .map((file) => file.name);
}

/** How synthetic weights are marked. */
export const syntheticMetadata = {
  format: "pt",
  "comfyui-qwen-e2e": "synthetic weights",
  "comfyui-qwen-e2e.seed": "1",
} as const;

/** The metadata of a model file of this name: the emulated real ones have none. */
export function metadataOf(
  folder: string,
  name: string,
  installed: Installed,
): Record<string, string> | undefined {
  const { faults, deployment } = installed;
  if (!modelNames(folder, installed).includes(name)) return undefined;
  if (faults.has("weights-unmarked")) return { format: "pt" };
  return deployment.synthetic || faults.has("weights-random") ? syntheticMetadata : undefined;
}
