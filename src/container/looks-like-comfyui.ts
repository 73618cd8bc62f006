import { DockerError } from "../docker/error.ts";
import type { ContainerHandle } from "./container-handle.ts";

/** As it is started in a container: from its own folder, with the options without which nobody would reach it. */
const PROCESS = [
  /\bcomfy[^\s/]*\/main\.py\b/i,
  /\bmain\.py\b.*\s--(listen|port)\b/,
  /(^|[\s/])comfy launch\b/,
];

/** Whether ComfyUI lies or runs in a container: its main.py in `root`, or its process. Undefined where Docker does not say. */
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
