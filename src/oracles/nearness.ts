/*
 * Is it still the same picture? Two measures, because each misses what the other measures: structure (SSIM of luma)
 * misses another hue, colour (of 32×32 cells) misses a texture. The figures below are [structure, colour] of nine
 * pictures (the good fixtures and edit-input.png) and three of the emulator; `likeness.test.ts` measures them again.
 *
 *   copies      JPEG quality 90        0.991 and more    0.6 and less
 *               JPEG quality 40        0.960 and more    1.7 and less
 *               fine noise (σ 1; 3)    0.995; 0.973      0.1; 0.4
 *   moved       bent by 4 pixels       0.848 … 0.958     0.6 … 6.3
 *               bent by 8 pixels       0.689 … 0.913     1.2 … 10.7
 *               another object on 2 %  0.970 … 0.981     4.7 … 17.2
 *   another     hue turned by 60°      0.956 … 1         up to 56 (0 where there is no colour)
 *               other text, same seed  0.696 … 0.859     38 … 55    (emulator)
 *               other seed             0.302 … 0.428     27 … 49    (emulator)
 *               unrelated pictures     0.035 … 0.404     31 … 223
 *
 * No pair of real Qwen pictures from two GPUs was available: each report shows their measures, to adjust the thresholds.
 */

/** Copies measured 0.960 and more. ComfyUI's own comparison of pictures (tests/compare) asks for 0.95 as well. */
export const MIN_SAME_STRUCTURE = 0.95;
/** In levels: copies measured 1.7 at most; `MIN_CHANGE` of an edit is the same 4. */
export const MAX_SAME_COLOUR = 4;

/** The same scene with other details measured 0.689 and more, another scene 0.43 at most. */
export const MIN_SCENE_STRUCTURE = 0.6;
/** In levels: the same scene with other details measured 17 at most, another scene 27 and more. */
export const MAX_SCENE_COLOUR = 22;

/** How alike two pictures are. */
export interface Likeness {
  /** Mean SSIM of luma at 256×256: 1 the same, about 0 unrelated, negative for a negative. */
  readonly structure: number;
  /** Root mean square difference of 32×32 mean colours, in levels (0–255). */
  readonly colour: number;
}

/** `same`: to the eye. `moved`: the same scene, other details or tones. `other`: another picture. */
export type Nearness = "same" | "moved" | "other";

export function nearnessOf({ structure, colour }: Likeness): Nearness {
  if (structure >= MIN_SAME_STRUCTURE && colour <= MAX_SAME_COLOUR) return "same";
  return structure >= MIN_SCENE_STRUCTURE && colour <= MAX_SCENE_COLOUR ? "moved" : "other";
}
