import type { ChartFinding } from "./compare.ts";

/*
 * Where the numbers come from: the one small VAE that could be had (TAEF2, for FLUX.2, whose author calls it lossier than the VAE
 * it stands for), run on the chart in fp32, in bf16, with weights and with activations in fp8, with a noisy and a wrongly scaled
 * latent, in tiles without overlap; and damages that were painted over its result. Real VAEs lie closer to the chart, so the
 * limits are estimates for them with room to spare: about three times what TAEF2 measured, unless said otherwise.
 */

/** TAEF2 measured 0.99; a latent without any content 0.05, the chart moved by 16 pixels 0.70. */
export const MIN_MATCH = 0.5;
/** Of 255. */
export const MIN_LIGHT = 4;
/** In pixels, of any corner. TAEF2 measured 1; a cell of most latents is 8 pixels, a zoom of 5 % moves the corners by 4. */
export const MAX_SHIFT = 2;
/** In levels. TAEF2 measured 3.9, in fp8 13; a contrast of 0.7 24. */
export const MAX_COLOUR_ERROR = 16;
/** In levels, of the worst patch. TAEF2 measured 9.7, in fp8 18; a patch that stayed black 165. */
export const MAX_PATCH_ERROR = 40;
/** Between the channels, in levels. TAEF2 measured 2.4, in fp8 6; a cast of 15 levels up in red and down in blue 28. */
export const MAX_CAST = 16;
/** In levels, within a patch. TAEF2 measured 0.7, with a noisy latent 1.5; pixel noise of 8 levels 5.4. */
export const MAX_GRAIN = 5;
/** Share of the ramp. TAEF2 measured 0, with activations in fp8 0.29, levels rounded to 16 0.55. */
export const MAX_PLATEAUS = 0.25;
/** TAEF2 measured 0.6; blurred by 2 pixels 0.25, by 4 0.03. Low, because VAEs of a coarse latent (32 pixels) were not measured. */
export const MIN_DETAIL = 0.2;
/** In levels. TAEF2 measured 1.4, in fp8 3.1; decoded in tiles without overlap 7, tiles that differ by 3 % in light 5.8. */
export const MAX_SEAM = 5;

export type ChartFlaw =
  | "black"
  | "unrelated"
  | "turned"
  | "channels"
  | "moved"
  | "colours"
  | "seam"
  | "bands"
  | "grain"
  | "soft";

/** What is wrong with the picture that came back, what explains the rest first. */
export function chartFlaws(finding: ChartFinding): ChartFlaw[] {
  const { light, best, corners, colour, cast, seam, plateaus, grain, detail } = finding;
  if (light < MIN_LIGHT) return ["black"];
  if (best.match < MIN_MATCH) return ["unrelated"];
  const castOf = Math.max(...cast) - Math.min(...cast);
  const isOff = colour.mean > MAX_COLOUR_ERROR || colour.worst > MAX_PATCH_ERROR || castOf > MAX_CAST;
  const moved = corners.some(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) > MAX_SHIFT);
  // edges that moved lie in the patches and the stripes: what those measure says nothing more
  const told: ChartFlaw[] = moved
    ? ["moved"]
    : [
        ...(isOff ? (["colours"] as const) : []),
        ...(grain > MAX_GRAIN ? (["grain"] as const) : []),
        ...(plateaus > MAX_PLATEAUS ? (["bands"] as const) : []),
        ...(!isOff && seam.step > MAX_SEAM ? (["seam"] as const) : []),
        ...(!isOff && detail < MIN_DETAIL ? (["soft"] as const) : []),
      ];
  return [
    ...(best.turn === "none" ? [] : (["turned"] as const)),
    ...(best.order === "RGB" && !best.negative ? [] : (["channels"] as const)),
    ...told,
  ];
}
