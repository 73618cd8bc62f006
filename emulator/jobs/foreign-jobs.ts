import { randomUUID } from "node:crypto";
import type { Work } from "../hardware/work.ts";
import { numberOf, PyFloat } from "../python/json.ts";
import type { Graph, Job } from "./job.ts";

/**
 * Three jobs of another user that run before ours. None if foreign jobs are already among the known ones.
 * @param known jobs that wait or run
 * @param seconds duration of each foreign job
 */
export function foreignJobs(
  ours: Pick<Job, "number">,
  known: readonly Job[],
  work: Work,
  seconds: number,
): Job[] {
  if (known.some(({ foreign }) => foreign)) return [];
  const number = numberOf(ours.number) ?? 0;
  return [3, 2, 1].map((before) => ({
    number: number - before,
    id: randomUUID(),
    graph: longPainting(work, seconds),
    extraData: {},
    outputs: ["7"],
    foreign: true,
  }));
}

/** A small picture whose sampling takes about this long. */
function longPainting(work: Work, seconds: number): Graph {
  const node = (class_type: string, inputs: Graph[string]["inputs"]) => ({ class_type, inputs });
  const steps = work.stepsLasting(seconds);
  const seed = Math.floor(Math.random() * 2 ** 48);
  return {
    "1": node("UNETLoader", {
      unet_name: "qwen_image_edit_2509_fp8_e4m3fn.safetensors",
      weight_dtype: "default",
    }),
    "2": node("CLIPLoader", { clip_name: "qwen_2.5_vl_7b_fp8_scaled.safetensors", type: "qwen_image" }),
    "3": node("CLIPTextEncode", { text: "a quiet harbour", clip: ["2", 0] }),
    "4": node("EmptySD3LatentImage", { width: 64, height: 64, batch_size: 1 }),
    "5": node("KSampler", {
      seed,
      steps,
      cfg: new PyFloat(1),
      sampler_name: "euler",
      scheduler: "simple",
      denoise: new PyFloat(1),
      model: ["1", 0],
      positive: ["3", 0],
      negative: ["3", 0],
      latent_image: ["4", 0],
    }),
    "6": node("VAEDecode", { samples: ["5", 0], vae: ["8", 0] }),
    "7": node("PreviewImage", { images: ["6", 0] }),
    "8": node("VAELoader", { vae_name: "qwen_image_vae.safetensors" }),
  };
}
