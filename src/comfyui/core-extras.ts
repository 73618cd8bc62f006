/**
 * Which file of ComfyUI's further nodes brings a class, for those that workflows of Qwen-Image use: a server on which the file
 * failed no longer tells.
 */
const homes: Readonly<Record<string, string>> = {
  CFGNorm: "nodes_cfg.py",
  EmptySD3LatentImage: "nodes_sd3.py",
  FluxKontextMultiReferenceLatentMethod: "nodes_flux.py",
  ModelSamplingAuraFlow: "nodes_model_advanced.py",
  TextEncodeQwenImageEdit: "nodes_qwen.py",
  TextEncodeQwenImageEditPlus: "nodes_qwen.py",
};

/** The file behind a `python_module` of ComfyUI's further nodes, without the path. */
export function extraOfModule(module: string): string | undefined {
  const name = /^(?:comfy_extras|comfy_api_nodes)\.([\w.]{1,80})$/.exec(module)?.[1];
  return name && `${name}.py`;
}

export function extraOfClass(name: string): string | undefined {
  return Object.hasOwn(homes, name) ? homes[name] : undefined;
}
