import { DockerError } from "../docker/error.ts";
import type { ContainerHandle } from "./container-handle.ts";

/** Command lines of ComfyUI in a container: from its own folder, or with the options that make it reachable. */
const PROCESS = [
  /\bcomfy[^\s/]*\/main\.py\b/i,
  /\bmain\.py\b.*\s--(listen|port)\b/,
  /(^|[\s/])comfy launch\b/,
];

/** Whether a container has or runs ComfyUI: its main.py in `root`, or its process. Undefined where Docker does not say. */
export async function looksLikeComfyUI(
  container: Pick<ContainerHandle, "stat" | "commandLines">,
  root: string,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  try {
    if ((await container.stat(`${root}/main.py`, signal)) !== undefined) return true;
    return (await container.commandLines(signal)).some((line) => PROCESS.some((sign) => sign.test(line)));
  } catch (error) {
    if (error instanceof DockerError) return undefined;
    throw error;
  }
}
