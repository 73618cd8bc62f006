import type { LoaderNode } from "./loader-nodes.ts";

export interface ModelFile {
  readonly folder: string;
  readonly name: string;
  /** Bytes, as on the real deployment. */
  readonly size: number;
}

/** What is installed on a server: model files, and the node classes that they need beside the recorded ones. */
export interface Deployment {
  readonly models: readonly ModelFile[];
  readonly nodes: readonly LoaderNode[];
  /** Its files hold random values, and say so in their metadata. */
  readonly synthetic?: true;
  /** The version that it announces, where its models need a newer one than the emulator plays. */
  readonly announces?: string;
}

const model = (folder: string, name: string, size: number): ModelFile => ({ folder, name, size });

const encoder = model("text_encoders", "qwen_2.5_vl_7b_fp8_scaled.safetensors", 8_837_476_352);
const vae = model("vae", "qwen_image_vae.safetensors", 253_806_246);

/** The deployments that the suite ships a profile for, by the profile's name. Sizes without a source are round. */
export const deployments = {
  "qwen-image-edit-2509": {
    models: [
      model("diffusion_models", "qwen_image_edit_2509_fp8_e4m3fn.safetensors", 20_430_679_144),
      encoder,
      vae,
    ],
    nodes: [],
  },
  "qwen-image-edit-2509-synthetic": {
    models: [
      model("diffusion_models", "qwen_image_edit_2509_fp8_e4m3fn.safetensors", 81_048_000),
      model("text_encoders", "qwen_2.5_vl_7b_fp8_scaled.safetensors", 681_248),
      model("vae", "qwen_image_vae.safetensors", 253_806_150),
    ],
    nodes: [],
    synthetic: true,
  },
  "qwen-image-2.1-int8": {
    models: [
      model("diffusion_models", "qwen_image_2.1_int8_convrot.safetensors", 7_256_783_064),
      model("text_encoders", "qwen3vl_8b_int8_convrot.safetensors", 9_350_798_360),
      model("vae", "qwen_image_2.1_vae_bf16.safetensors", 675_509_688),
    ],
    nodes: ["TextEncodeQwenImage21"],
    announces: "0.37.2",
  },
  "qwen-image-edit-2511-gguf-lightning": {
    models: [
      model("diffusion_models", "qwen-image-edit-2511-Q4_K_M.gguf", 13_100_000_000),
      model("loras", "Qwen-Image-Edit-2511-Lightning-4steps-V1.0-bf16.safetensors", 849_608_296),
      encoder,
      vae,
    ],
    nodes: ["UnetLoaderGGUF", "FluxKontextMultiReferenceLatentMethod"],
    announces: "0.33.0",
  },
  "qwen-image-nunchaku": {
    models: [
      model(
        "diffusion_models",
        "svdq-int4_r128-qwen-image-edit-lightningv1.0-4steps.safetensors",
        12_700_000_000,
      ),
      encoder,
      vae,
    ],
    nodes: ["NunchakuQwenImageDiTLoader"],
  },
} as const satisfies Record<string, Deployment>;

export type DeploymentName = keyof typeof deployments;

/** One deployment, or the models and nodes of several on one server. */
export function together(names: readonly DeploymentName[]): Deployment {
  const all: readonly Deployment[] = names.map((name) => deployments[name]);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const models = new Map(
    all.flatMap((one) => one.models).map((file) => [`${file.folder}/${file.name}`, file]),
  );
  const announces = all.flatMap((one) => one.announces ?? []).at(-1);
  return {
    models: [...models.values()],
    nodes: [...new Set(all.flatMap((one) => one.nodes))],
    ...(announces !== undefined && { announces }),
  };
}

export const DEFAULT_DEPLOYMENT: DeploymentName = "qwen-image-edit-2509";
export const SYNTHETIC_DEPLOYMENT: DeploymentName = "qwen-image-edit-2509-synthetic";

export function isDeploymentName(name: string): name is DeploymentName {
  return Object.hasOwn(deployments, name);
}
