import { parsedJson } from "../bounded-json.ts";
import type { ComfyClient, Graph } from "../comfyui/client.ts";
import type { ObjectInfo } from "../comfyui/replies.ts";
import type { WantedModel } from "../models/wanted-model.ts";
import { readInputSpec } from "../workflows/input-spec.ts";

/** Files that a loader reads. */
const modelFile = /\.(safetensors|sft|gguf|ckpt|pth?|bin|onnx|pkl|engine|msgpack)$/i;

/** The folder of a file, by the name of the input that takes it; the server is asked where this is not so. */
const folders: readonly (readonly [RegExp, string])[] = [
  [/ckpt/, "checkpoints"],
  [/unet|diffusion_model/, "diffusion_models"],
  [/clip_vision/, "clip_vision"],
  [/clip|text_encoder|t5/, "text_encoders"],
  [/vae/, "vae"],
  [/lora/, "loras"],
  [/control_?net/, "controlnet"],
  [/style_model/, "style_models"],
  [/upscale|model_name/, "upscale_models"],
];
/** Folders that the server asks for by two names. */
const former: Readonly<Record<string, string>> = { unet: "diffusion_models", clip: "text_encoders" };
const MAX_FOLDERS = 100;
const MAX_DEPTH = 4;

/** The model files that the graphs name, each with the loader and the input that list it. */
export function modelsIn(graphs: readonly Graph[], served: ObjectInfo): Omit<WantedModel, "folder">[] {
  const found = new Map<string, Omit<WantedModel, "folder">>();
  for (const { class_type: loader, inputs } of graphs.flatMap((graph) => Object.values(graph)))
    for (const [input, value] of Object.entries(inputs))
      for (const file of filesIn(value)) {
        const place = lists(served, loader, input, file) ? { loader, input } : anyLister(served, file);
        if (place && ![...found.values()].some((one) => one.file === file && one.loader === place.loader))
          found.set(`${place.loader} ${place.input} ${file}`, { file, ...place });
      }
  return [...found.values()];
}

/** With the folder that holds each: by the server's own lists of files, else by the name of the input. */
export async function inFolders(
  models: readonly Omit<WantedModel, "folder">[],
  client: Pick<ComfyClient, "raw">,
  signal: AbortSignal,
): Promise<WantedModel[]> {
  const names = (await list(client, "/models", signal)).slice(0, MAX_FOLDERS);
  const listed = new Map<string, readonly string[]>();
  const holds = async (folder: string, file: string): Promise<boolean> => {
    if (!names.includes(folder)) return false;
    const files = listed.get(folder) ?? (await list(client, `/models/${encodeURIComponent(folder)}`, signal));
    listed.set(folder, files);
    return files.includes(file);
  };
  const all: WantedModel[] = [];
  for (const model of models) {
    const hint = folders.find(([input]) => input.test(model.input))?.[1];
    let folder = hint !== undefined && (await holds(hint, model.file)) ? hint : undefined;
    for (const name of folder === undefined ? names : [])
      if (await holds(name, model.file)) {
        folder = former[name] ?? name;
        break;
      }
    const { file, loader, input } = model;
    all.push({ file, folder: folder ?? hint ?? "checkpoints", loader, input });
  }
  return all;
}

/** Some nodes keep several files in one value (a stack of LoRAs). */
function filesIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return modelFile.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return [];
  return Object.values(value).flatMap((one) => filesIn(one, depth + 1));
}

function lists(served: ObjectInfo, loader: string, input: string, file: string): boolean {
  const node = Object.hasOwn(served, loader) ? served[loader]?.input : undefined;
  const all = { ...node?.required, ...node?.optional };
  const spec = Object.hasOwn(all, input) ? all[input] : undefined;
  return spec !== undefined && readInputSpec(spec).options?.includes(file) === true;
}

/** Another loader that lists the file, one of ComfyUI itself if there is one: a proof that the file is there. */
function anyLister(served: ObjectInfo, file: string): { loader: string; input: string } | undefined {
  const all = Object.entries(served).flatMap(([loader, { input, python_module: module }]) =>
    Object.keys({ ...input.required, ...input.optional })
      .filter((name) => lists(served, loader, name, file))
      .map((name) => ({ loader, input: name, module })),
  );
  const best = all.find(({ module }) => module === "nodes") ?? all[0];
  return best && { loader: best.loader, input: best.input };
}

async function list(client: Pick<ComfyClient, "raw">, path: string, signal: AbortSignal): Promise<string[]> {
  const reply = await client.raw({ method: "GET", path, signal }).catch(() => undefined);
  const data = reply?.status === 200 ? parsedJson(reply.body) : undefined;
  return Array.isArray(data) ? data.filter((one) => typeof one === "string") : [];
}
