import type { Machine } from "./machines.ts";
import type { SamplingPlan } from "./work.ts";

/** The model that the machines' figures are for. */
const REFERENCE = 20.4e9;
const ENCODER = 8.8e9;
const MEGAPIXEL = 1024 * 1024;
/** Attention grows faster than the picture: an estimate between its linear and its quadratic part. */
const GROWTH = 1.1;
/** A reference picture doubles the tokens of a latent. */
const EDITING = 2;
/** Kernels are started even for the smallest picture. */
const LEAST_S = 0.02;
const COMPILING = 3;

/** Estimates: bytes a parameter, and the speed of an evaluation against fp8. */
const formats: readonly { readonly is: RegExp; readonly bytes: number; readonly speed: number }[] = [
  { is: /svdq|int4|nvfp4/i, bytes: 0.62, speed: 2.2 },
  { is: /q4_/i, bytes: 0.64, speed: 0.8 },
  { is: /bf16|fp16/i, bytes: 2, speed: 1 },
  { is: /./, bytes: 1, speed: 1 },
];

/** Billions do not matter, only the ratio to the reference. */
function share(file: string, size: number, reference: number): number {
  const { bytes = 1, speed = 1 } = formats.find(({ is }) => is.test(file)) ?? {};
  return size / bytes / reference / speed;
}

/** Seconds of one step, with the whole model on the GPU. */
export function stepSeconds(machine: Machine, plan: SamplingPlan, size: number): number {
  const { model, pixels, batch, evaluations, edits, compiles } = plan;
  const work = share(model, size, REFERENCE) * (pixels / MEGAPIXEL) ** GROWTH * batch * (edits ? EDITING : 1);
  return evaluations * Math.max(LEAST_S, machine.evaluationS * work) * (compiles ? COMPILING : 1);
}

export function encodeSeconds(machine: Machine, clip: string, size: number, pictures: number): number {
  return machine.encodeS * Math.max(0.05, share(clip, size, ENCODER)) * (1 + 0.5 * pictures);
}

export function decodeSeconds(machine: Machine, pixels: number, batch: number): number {
  return Math.max(LEAST_S, machine.decodeS * (pixels / MEGAPIXEL) * batch);
}

/** Bytes that a computation takes beside the weights. 86 % of 24 GiB with a 20.4 GB model was measured at 1328 × 1328. */
export const activation = {
  encode: (pictures: number) => 0.6e9 * (1 + pictures),
  sample: ({ pixels, batch, edits }: SamplingPlan) =>
    0.9e9 * (pixels / MEGAPIXEL) * batch * (edits ? EDITING : 1),
  decode: (pixels: number) => 3.5e9 * (pixels / MEGAPIXEL),
};
