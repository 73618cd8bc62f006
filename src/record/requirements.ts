/** The checks that must have passed before a check can decide anything; one list per depth. */

export const reachable = ["infra.reachable", "infra.is-comfyui"];
export const open = [...reachable, "infra.token-opens"];
/** The guard that the deployment has refuses: a proxy in front, ComfyUI-Login, or both. */
export const closed = [...reachable, "auth.door-closed", "auth.enforced"];
export const guarded = [...reachable, "auth.enforced"];
/** Wrong credentials are made from the right ones: if those are refused too, their refusal proves nothing. */
export const doorProven = [...reachable, "auth.door-closed", "auth.door-opens"];
/** Wrong credentials are made from the right one: if that is refused too, their refusal proves nothing. */
export const proven = [...guarded, "auth.valid-token-header"];
export const canary = [...open, "generation.canary"];
export const painted = [...canary, "generation.text-to-image"];
export const decoded = [...painted, "generation.image-format"];
/** A picture that is black, flat, noise, damaged or old is one fact: its effect on the comparisons is not reported again. */
export const sound = [
  ...decoded,
  "generation.image-not-black",
  "generation.image-not-flat",
  "generation.image-not-noise",
  "generation.image-intact",
  "generation.image-provenance",
];
