import { readFileSync } from "node:fs";
import { loaderNodes } from "../deployments/loader-nodes.ts";
import type { Dress } from "../dress/dress.ts";
import type { FaultSet } from "../faults.ts";
import { isEmptied } from "../login/login.ts";
import { type Installed, modelNames } from "../machine/models.ts";
import type { Storage } from "../machine/storage.ts";
import { isObject, PyFloat, parsePython } from "../python/json.ts";
import { addedNodes } from "./added-nodes.ts";
import { loaderLists, modelLoaders } from "./model-loaders.ts";
import type { InputSpec, NodeInfo } from "./node-info.ts";

const qwenPack = "custom_nodes.ComfyUI-QwenImageWanBridge";

/** Packs whose only task is to load models. */
const loaderPacks = new Set(["custom_nodes.ComfyUI-GGUF", "custom_nodes.ComfyUI-nunchaku"]);

/** The nodes of the pack that load even if its heavier imports fail. Together with the 4 of ComfyUI they are 12. */
const partialPack = new Set([
  "QwenVLCLIPLoader",
  "QwenVLTextEncoder",
  "QwenVLEmptyLatent",
  "QwenVLImageToLatent",
  "QwenTemplateBuilder",
  "QwenTemplateConnector",
  "QwenTokenDebugger",
  "QwenTokenAnalyzer",
]);

/** The measured entries. When those of 0.3.64 were recorded, JSON.parse rounded the largest seed: this is undone here. */
export function readObjectInfo({ objectInfo }: Dress): Record<string, NodeInfo> {
  const file = new URL(`../../fixtures/ground-truth/${objectInfo}`, import.meta.url);
  const recorded = parsePython(
    readFileSync(file, "utf8").replaceAll("18446744073709552000", "18446744073709551615"),
  ) as Record<string, NodeInfo>;
  const all = { ...modelLoaders(), ...recorded, ...addedNodes };
  for (const info of Object.values(all)) restoreFloats(info);
  return all;
}

/** What `/object_info` serves now. The lists of the loaders come from the files; faults change the nodes. */
export function servedNodes(
  recorded: Readonly<Record<string, NodeInfo>>,
  installed: Installed,
  storage: Storage,
): Record<string, NodeInfo> {
  const { faults, deployment } = installed;
  const nodes: Record<string, NodeInfo> = { ...loaderNodes(deployment.nodes), ...recorded };
  const list = (name: string, input: string, options: string[]) => setOptions(nodes, name, input, options);
  const weights = modelNames("diffusion_models", installed);
  const unets = weights.filter((name) => !name.endsWith(".gguf"));
  const encoders = modelNames("text_encoders", installed);
  const vaes = modelNames("vae", installed);
  const download = "Download from HuggingFace";
  list("UNETLoader", "unet_name", unets);
  list(
    "UnetLoaderGGUF",
    "unet_name",
    weights.filter((name) => name.endsWith(".gguf")),
  );
  list("NunchakuQwenImageDiTLoader", "model_name", unets);
  list("LoraLoaderModelOnly", "lora_name", modelNames("loras", installed));
  for (const [name, input, folder] of loaderLists()) list(name, input, modelNames(folder, installed));
  list("CLIPLoader", "clip_name", encoders);
  list("VAELoader", "vae_name", [...vaes, "pixel_space"]);
  list("QwenVLCLIPLoader", "model_name", encoders);
  list("QwenImageDiTLoaderWrapper", "model_name", [download, ...unets]);
  list("QwenVLTextEncoderLoaderWrapper", "model_name", [download, ...encoders]);
  list("QwenImageVAELoaderWrapper", "model_name", [download, ...vaes]);
  list(
    "LoadImage",
    "image",
    storage
      .list("input")
      .filter((name) => !name.includes("/"))
      .toSorted(),
  );
  applyFaults(nodes, faults);
  return nodes;
}

function applyFaults(nodes: Record<string, NodeInfo>, faults: FaultSet): void {
  for (const [name, info] of Object.entries(nodes)) {
    const fromPack = info.python_module === qwenPack;
    const missing =
      (faults.has("loader-missing") && loaderPacks.has(info.python_module)) ||
      (fromPack && (faults.has("qwen-pack-missing") || isEmptied(faults))) ||
      (info.python_module === "comfy_extras.nodes_qwen" && faults.has("core-extra-failed")) ||
      (name === "TextEncodeQwenImageEdit" && faults.has("nodes-disabled-by-list")) ||
      (fromPack && faults.has("qwen-pack-partial") && !partialPack.has(name)) ||
      (/qwen/i.test(name) && faults.has("old-version"));
    if (missing) delete nodes[name];
    if (fromPack && faults.has("qwen-nodes-renamed") && !partialPack.has(name)) {
      delete nodes[name];
      nodes[`${name}V2`] = Object.assign({}, info, { name: `${name}V2` });
    }
  }
  const hijacked = nodes.QwenVLTextEncoder;
  if (hijacked && faults.has("node-hijacked")) {
    nodes.QwenVLTextEncoder = Object.assign({}, hijacked, { python_module: "custom_nodes.other_pack" });
  }
  const drifted = nodes.TextEncodeQwenImageEdit;
  if (drifted && faults.has("node-signature-drift")) {
    nodes.TextEncodeQwenImageEdit = JSON.parse(JSON.stringify(drifted).replaceAll('"prompt"', '"text"'));
  }
}

function setOptions(nodes: Record<string, NodeInfo>, name: string, input: string, options: string[]): void {
  const info = nodes[name];
  const spec = info?.input.required?.[input];
  if (info === undefined || spec === undefined) return;
  const required = { ...info.input.required, [input]: [options, ...spec.slice(1)] as InputSpec };
  nodes[name] = { ...info, input: { ...info.input, required } } as NodeInfo;
}

/** Python serves `8.0`, the recording says `8`. */
function restoreFloats(info: NodeInfo): void {
  for (const [type, options] of Object.values({ ...info.input.required, ...info.input.optional })) {
    if (type !== "FLOAT" || !isObject(options)) continue;
    for (const key of ["default", "min", "max", "step", "round"]) {
      const value = options[key];
      if (typeof value === "number") options[key] = new PyFloat(value);
    }
  }
}
