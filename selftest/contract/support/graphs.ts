/** API-format graphs as the recorder posted them. */
export type Graph = Record<string, { class_type: string; inputs: Record<string, unknown> }>;

export function canary(prefix: string, color: number): Graph {
  return {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color } },
    "2": { class_type: "SaveImage", inputs: { filename_prefix: prefix, images: ["1", 0] } },
  };
}

/** The graph inside a recorded history entry. */
export function graphOf(entry: unknown): Graph {
  return (entry as { prompt: [number, string, Graph] }).prompt[2];
}

/** The text-to-image graph of the course with another size, or the edit of an uploaded picture. */
export function qwen(seed: number, input?: string): Graph {
  const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs });
  const empty = node("EmptySD3LatentImage", { width: 256, height: 192, batch_size: 1 });
  const source: Graph = {
    "8": node("VAEEncode", { pixels: ["12", 0], vae: ["1", 0] }),
    "12": node("LoadImage", { image: input }),
  };
  return {
    "1": node("VAELoader", { vae_name: "qwen_image_vae.safetensors" }),
    "2": node("CLIPLoader", { clip_name: "qwen_2.5_vl_7b_fp8_scaled.safetensors", type: "sd3" }),
    "3": node("UNETLoader", {
      unet_name: "qwen_image_edit_2509_fp8_e4m3fn.safetensors",
      weight_dtype: "fp8_e4m3fn",
    }),
    "4": node("ModelSamplingAuraFlow", { model: ["3", 0], shift: 3 }),
    "5": node("CFGNorm", { model: ["4", 0], strength: 1 }),
    "6": node("TextEncodeQwenImageEdit", {
      clip: ["2", 0],
      vae: ["1", 0],
      prompt: "a lake in the mountains",
    }),
    "7": node("ConditioningZeroOut", { conditioning: ["6", 0] }),
    ...(input === undefined ? { "8": empty } : source),
    "9": node("KSampler", {
      model: ["5", 0],
      positive: ["6", 0],
      negative: ["7", 0],
      latent_image: ["8", 0],
      seed,
      steps: 3,
      cfg: 1,
      sampler_name: "euler",
      scheduler: "beta",
      denoise: input === undefined ? 1 : 0.5,
    }),
    "10": node("VAEDecode", { samples: ["9", 0], vae: ["1", 0] }),
    "11": node("SaveImage", { images: ["10", 0], filename_prefix: `qwen_${seed}` }),
  };
}
