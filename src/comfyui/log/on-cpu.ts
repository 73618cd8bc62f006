/** A model that is asked for: of the diffusion models, not a text encoder, a VAE or a helper of theirs. */
const REQUESTED = /^Requested to load (\w{1,80})/;
const HELPER = /clip|te_?(?:model_?)?$|t5|vae|autoenc|text|vision|control|upscal|lora/i;
/** Both notations of what ComfyUI prints where it sets no limit: 1e26 bytes and more, in MB. */
const NO_LIMIT = /^loaded completely;? (?:\d{16,30}(?:\.\d{1,4})?|\d(?:\.\d{1,20})?e\+?\d{2})(?: |$)/;
/** Lines between the two. */
const NEAR = 4;

/**
 * Whether the log shows a diffusion model loaded without a limit of VRAM. On a GPU a limit is computed for it (unless
 * --highvram or --gpu-only says otherwise); without one it samples on the processor. Text encoders and VAEs often have none.
 */
export function sampledOnCpu(lines: readonly string[]): boolean {
  return lines.some((line, at) => {
    const [, model] = REQUESTED.exec(line) ?? [];
    if (model === undefined || HELPER.test(model)) return false;
    const after = lines.slice(at + 1, at + 1 + NEAR);
    const next = after.findIndex((one) => REQUESTED.test(one));
    return after.slice(0, next < 0 ? undefined : next).some((one) => NO_LIMIT.test(one));
  });
}
