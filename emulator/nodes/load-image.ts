import { createHash } from "node:crypto";
import type { Graph } from "../jobs/job.ts";
import { inside, isFileArea, type StoredFile } from "../machine/storage.ts";
import { decodePicture } from "../pictures/pixels.ts";
import { PyFloat } from "../python/json.ts";
import type { World } from "../world.ts";
import type { Behaviour } from "./node.ts";
import { PythonError } from "./values.ts";

export const loadImage: Behaviour = async (inputs, { world }) => {
  const name = inputs.text("image");
  const file = annotatedFile(name, world);
  if (file === undefined)
    throw new PythonError("FileNotFoundError", `[Errno 2] No such file or directory: '${name}'`);
  try {
    return { values: [{ kind: "IMAGE", pictures: [await decodePicture(file.bytes)] }, { kind: "MASK" }] };
  } catch {
    throw new PythonError("PIL.UnidentifiedImageError", `cannot identify image file '${name}'`);
  }
};

/** A file of the input folder, or of the folder named at the end: `x.png [output]`. */
export function annotatedFile(name: string, world: World): StoredFile | undefined {
  const [, bare = name, area = "input"] = /^(.*) \[(\w+)\]$/.exec(name) ?? [];
  if (!isFileArea(area)) return undefined;
  const path = inside(area, bare);
  return path === undefined ? undefined : world.storage.get(path);
}

/** Marks each LoadImage with the hash of its file, before the run: the cache reads it, the PNG contains it. */
export async function markChanged(graph: Graph, world: World): Promise<void> {
  for (const node of Object.values(graph)) {
    if (node.class_type !== "LoadImage") continue;
    const file = annotatedFile(String(node.inputs.image), world);
    node.is_changed = file
      ? [createHash("sha256").update(file.bytes).digest("hex")]
      : new PyFloat(Number.NaN);
  }
}
