/** Key in a file's `__metadata__` by which synthetic weights are known, and what it says. ComfyUI serves it at /view_metadata. */
export const MARKER = "comfyui-qwen-e2e";
export const MARKED = "synthetic weights";
export const SEED_KEY = `${MARKER}.seed`;

/** Whether the metadata of a safetensors file say that its values are random. */
export function isMarked(metadata: unknown): boolean {
  return (metadata as Record<string, unknown> | null | undefined)?.[MARKER] === MARKED;
}
