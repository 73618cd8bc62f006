import {
  closeSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type Deployment, deployments, type ModelFile } from "../deployments/deployments.ts";
import { syntheticMetadata } from "./models.ts";

/** What a failed download, a clone or a mount leaves instead of a model. */
export interface ModelSpoil {
  readonly folder: "diffusion_models" | "text_encoders" | "vae";
  readonly as: "truncated" | "lfs-pointer" | "broken-link" | "shards";
}

const HEADER = 256;

/**
 * Writes the model files of a deployment: real names and sizes, and a header that a loader accepts. The tensors are holes:
 * 29 GB take no space. Nothing is written into a mounted folder.
 */
export function layModels(
  root: string,
  spoils: readonly ModelSpoil[],
  { models, synthetic }: Deployment = deployments["qwen-image-edit-2509"],
): void {
  const own = statSync("/").dev;
  for (const model of models) {
    const spoil = spoils.find(({ folder }) => folder === model.folder);
    const folder = join(root, "models", model.folder);
    const path = join(folder, model.name);
    if (!existsSync(folder) || statSync(folder).dev !== own) continue;
    // an earlier start wrote it; lstat, because existsSync is false for a broken link
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    if (spoil === undefined) writeModel(path, model.size, model.size, synthetic);
    else broken[spoil.as](path, model);
  }
}

const broken: Readonly<Record<ModelSpoil["as"], (path: string, model: ModelFile) => void>> = {
  truncated: (path, { size }) => writeModel(path, size, Math.floor(size / 2)),
  "lfs-pointer": (path, { size }) => {
    const lines = [
      "version https://git-lfs.github.com/spec/v1",
      `oid sha256:${"0".repeat(64)}`,
      `size ${size}`,
    ];
    writeFileSync(path, `${lines.join("\n")}\n`);
  },
  "broken-link": (path) => symlinkSync("/cache/huggingface/blobs/gone", path),
  shards: (path, { size }) => {
    const folder = path.replace(/\.safetensors$/, "");
    mkdirSync(folder, { recursive: true });
    for (const part of [1, 2])
      writeModel(join(folder, `diffusion_pytorch_model-0000${part}-of-00002.safetensors`), size / part / 4);
    writeFileSync(join(folder, "diffusion_pytorch_model.safetensors.index.json"), "{}\n");
  },
};

/** A model file with one tensor of bytes, which is a hole. `kept` cuts the file, as a lost connection does. */
export function writeModel(path: string, size: number, kept = size, synthetic = false): void {
  const file = openSync(path, "w");
  writeSync(file, path.endsWith(".gguf") ? ggufHead(size) : safetensorsHead(size, synthetic));
  ftruncateSync(file, kept);
  closeSync(file);
}

function safetensorsHead(size: number, synthetic: boolean): Buffer {
  const bytes = size - HEADER;
  const mark = synthetic && { __metadata__: syntheticMetadata };
  const header = JSON.stringify({
    ...mark,
    weight: { dtype: "U8", shape: [bytes], data_offsets: [0, bytes] },
  });
  const head = Buffer.alloc(HEADER, " ");
  head.writeBigUInt64LE(BigInt(HEADER - 8), 0);
  head.write(header, 8);
  return head;
}

/** Whether a VAE with the mark of synthetic weights lies there, mounted or written by an earlier start. */
export function liesMarked(root: string): boolean {
  const path = join(root, "models", "vae", "qwen_image_vae.safetensors");
  if (!existsSync(path)) return false;
  const file = openSync(path, "r");
  const head = Buffer.alloc(512);
  readSync(file, head);
  closeSync(file);
  return head.includes(syntheticMetadata["comfyui-qwen-e2e"]);
}

const GGUF_VERSION = 3;
const GGML_I8 = 24;

/** Magic, version, one tensor, no metadata; then its name, one dimension, its type and its place. */
function ggufHead(size: number): Buffer {
  const head = Buffer.alloc(64);
  head.write("GGUF");
  head.writeUInt32LE(GGUF_VERSION, 4);
  head.writeBigUInt64LE(1n, 8);
  head.writeBigUInt64LE(1n, 24);
  head.write("w", 32);
  head.writeUInt32LE(1, 33);
  // the header has 57 bytes: the data begins at the next multiple of 32
  head.writeBigUInt64LE(BigInt(size - 64), 37);
  head.writeUInt32LE(GGML_I8, 45);
  return head;
}
