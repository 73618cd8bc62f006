/**
 * Which classes a file of ComfyUI's further nodes brings, for those that workflows of Qwen-Image use: a server on which the
 * file failed no longer tells. 0.3.64 and 0.33.0 have them at the same place.
 */
const classes: Readonly<Record<string, readonly string[]>> = {
  "nodes_canny.py": ["Canny"],
  "nodes_cfg.py": ["CFGNorm"],
  "nodes_controlnet.py": ["ControlNetInpaintingAliMamaApply", "SetUnionControlNetType"],
  "nodes_custom_sampler.py": [
    "BasicGuider",
    "BasicScheduler",
    "CFGGuider",
    "KSamplerSelect",
    "RandomNoise",
    "SamplerCustom",
    "SamplerCustomAdvanced",
  ],
  "nodes_edit_model.py": ["ReferenceLatent"],
  "nodes_flux.py": ["FluxGuidance", "FluxKontextImageScale", "FluxKontextMultiReferenceLatentMethod"],
  "nodes_images.py": ["GetImageSize", "ImageScaleToMaxDimension", "ImageStitch"],
  "nodes_latent.py": ["LatentCut"],
  "nodes_mask.py": ["GrowMask", "ImageCompositeMasked"],
  "nodes_model_advanced.py": ["ModelSamplingAuraFlow", "ModelSamplingFlux", "ModelSamplingSD3"],
  "nodes_model_patch.py": ["ModelPatchLoader", "QwenImageDiffsynthControlnet"],
  "nodes_post_processing.py": ["BatchImagesNode", "ImageScaleToTotalPixels", "ResizeImageMaskNode"],
  "nodes_preview_any.py": ["PreviewAny"],
  "nodes_primitive.py": ["PrimitiveInt", "PrimitiveStringMultiline"],
  "nodes_qwen.py": [
    "EmptyQwenImageLayeredLatentImage",
    "TextEncodeQwenImageEdit",
    "TextEncodeQwenImageEditPlus",
  ],
  "nodes_sd3.py": ["EmptySD3LatentImage"],
  "nodes_string.py": ["StringConcatenate"],
  "nodes_upscale_model.py": ["ImageUpscaleWithModel", "UpscaleModelLoader"],
};

const homes = new Map(
  Object.entries(classes).flatMap(([file, names]) => names.map((name) => [name, file] as const)),
);

/** The file behind a `python_module` of ComfyUI's further nodes, without the path. */
export function extraOfModule(module: string): string | undefined {
  const name = /^(?:comfy_extras|comfy_api_nodes)\.([\w.]{1,80})$/.exec(module)?.[1];
  return name && `${name}.py`;
}

export function extraOfClass(name: string): string | undefined {
  return homes.get(name);
}
