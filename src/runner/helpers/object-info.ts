import type { ObjectInfo } from "../../comfyui/replies.ts";
import { partNodes } from "../../comfyui/sound-nodes.ts";
import { clients } from "../clients.ts";

let cached: ReturnType<typeof partNodes> | undefined;

async function nodes(signal: AbortSignal): Promise<ReturnType<typeof partNodes>> {
  cached ??= partNodes(await clients.comfy.objectInfo(signal));
  return cached;
}

/** /object_info of the stack, requested once per run: 360 kB on a small server, several MB on a large one. */
export async function objectInfo(signal: AbortSignal): Promise<ObjectInfo> {
  return (await nodes(signal)).sound;
}

/** Entries of /object_info that cannot be read, with the place: they matter only if a node is needed. */
export async function malformedNodes(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  return (await nodes(signal)).malformed;
}
