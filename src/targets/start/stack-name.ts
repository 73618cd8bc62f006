import { randomBytes } from "node:crypto";
import { isAlive, processPlace } from "../../processes.ts";

/** Label on everything that we start in Docker; its value is the stack's name. */
export const STACK_LABEL = "comfyui-qwen-e2e.stack";
export const COMPOSE_PROJECT_LABEL = "com.docker.compose.project";

/**
 * Name of a stack that this process starts: a container's name, or a Compose project. It names the process, so that a later
 * start can tell a leftover from the stack of a run under way. A stack to be kept has a name that no sweep matches.
 */
export function newStackName(keep: boolean): string {
  const random = randomBytes(3).toString("hex");
  return keep ? `comfyui-kept-${random}` : `comfyui-e2e-${processPlace}-${process.pid}-${random}`;
}

/** A stack of this machine (and process namespace) whose process is gone: after kill -9 or a crash. */
export function isLeftover(name: string): boolean {
  const [, owner, pid] = /^comfyui-e2e-([0-9a-f]{8})-(\d+)-[0-9a-f]{6}$/.exec(name) ?? [];
  return owner === processPlace && pid !== undefined && !isAlive(Number(pid));
}
