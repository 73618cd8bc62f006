import type { ObjectInfo } from "../../src/comfyui/replies.ts";
import { clients } from "./clients.ts";

let cached: ObjectInfo | undefined;

/** /object_info of the stack, asked for once a run: 360 kB on a small server, several MB on a large one. */
export async function objectInfo(signal: AbortSignal): Promise<ObjectInfo> {
  cached ??= await clients.comfy.objectInfo(signal);
  return cached;
}
