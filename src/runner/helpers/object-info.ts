import type { ObjectInfo } from "../../comfyui/replies.ts";
import { partNodes } from "../../comfyui/sound-nodes.ts";
import { clients } from "../clients.ts";

let cached: ReturnType<typeof partNodes> | undefined;

async function asked(signal: AbortSignal): Promise<ReturnType<typeof partNodes>> {
  cached ??= partNodes(await clients.comfy.objectInfo(signal));
  return cached;
}

/** /object_info of the stack, asked for once a run: 360 kB on a small server, several MB on a large one. */
export async function objectInfo(signal: AbortSignal): Promise<ObjectInfo> {
  return (await asked(signal)).sound;
}

/** The entries that cannot be read, with the place: they matter only where somebody needs the node. */
export async function malformedNodes(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  return (await asked(signal)).malformed;
}
