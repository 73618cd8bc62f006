import { join, posix } from "node:path";
import type { WantedModel } from "../../models/wanted-model.ts";

export interface FolderMount {
  readonly source: string;
  readonly target: string;
}

/** Folders that ComfyUI searches as well, and before: a real model there would be loaded in the place of ours. */
const twins: Readonly<Record<string, string>> = { text_encoders: "clip", diffusion_models: "unet" };

/** The folders of the profile's models, each from the cache to its place below ComfyUI's models/. */
export function modelMounts(cache: string, root: string, models: readonly WantedModel[]): FolderMount[] {
  return [...new Set(models.map(({ folder }) => folder))].map((folder) => ({
    source: join(cache, folder),
    target: posix.join(root, "models", folder),
  }));
}

/**
 * Whether a mount of the stack's own gives way: it brings models/ itself, one of our folders, or what lies in one. Docker would
 * make our folders inside of it, on the user's disk.
 */
export function givesWay(target: string, root: string, ours: readonly FolderMount[]): boolean {
  const path = posix.normalize(target).replace(/(.)\/+$/, "$1");
  const folders = ours.flatMap((one) => {
    const twin = twins[posix.basename(one.target)];
    return [one.target, ...(twin === undefined ? [] : [posix.join(root, "models", twin)])];
  });
  return (
    path === posix.join(root, "models") || folders.some((one) => path === one || path.startsWith(`${one}/`))
  );
}
